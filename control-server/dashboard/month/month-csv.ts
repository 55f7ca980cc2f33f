import type { Cause } from '#protocol/diagnosis.ts';
import type { MonthReport } from '#protocol/incidents.ts';
import type { CsvValue } from '../format/csv.ts';

/** The names of tables, rows and columns in the reader's language. Units stand in the names. */
export type MonthHeads = {
  facts: Record<
    'site' | 'month' | 'timeZone' | 'operator' | 'reference' | 'watched' | 'down' | 'availability' | 'promised',
    string
  >;
  outages: readonly [title: string, from: string, to: string, cause: string, minutes: string, counted: string];
  percentiles: readonly [title: string, median: string, p95: string, p99: string, delay: string, loss: string];
  throughput: readonly [
    title: string,
    at: string,
    terminal: string,
    down: string,
    up: string,
    idle: string,
    loaded: string,
    grade: string,
  ];
  promisedDown: string;
  promisedUp: string;
  days: readonly [title: string, date: string, watched: string, down: string];
  yes: string;
  no: string;
  cause: (cause: Cause) => string;
  terminalName: (terminalId: string) => string;
};

/**
 * A month as tables one below the other, an empty line between them: moments as ISO 8601 in UTC (RFC 3339), days as the site counts them, figures as numbers,
 * nothing where nothing was measured or promised.
 */
export function monthRows(report: MonthReport, siteName: string, heads: MonthHeads): CsvValue[][] {
  const { contract, delayMs, lossPercent } = report;
  const moment = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  const [outagesTitle, ...outageHeads] = heads.outages;
  const [percentilesTitle, median, p95, p99, delay, loss] = heads.percentiles;
  const [throughputTitle, ...throughputHeads] = heads.throughput;
  const [daysTitle, ...dayHeads] = heads.days;
  return [
    [heads.facts.site, siteName],
    [heads.facts.month, report.month],
    [heads.facts.timeZone, report.timeZone],
    [heads.facts.operator, contract?.operator ?? null],
    [heads.facts.reference, contract?.reference ?? null],
    [heads.facts.watched, report.watchedMinutes],
    [heads.facts.down, report.downMinutes],
    [heads.facts.availability, report.availabilityPercent],
    [heads.facts.promised, contract?.availabilityPercent ?? null],
    [heads.promisedDown, contract?.downMbps ?? null],
    [heads.promisedUp, contract?.upMbps ?? null],
    [],
    [outagesTitle],
    outageHeads,
    ...report.outages.map(({ beganAt, endedAt, cause, minutes, isCounted }) => [
      moment(beganAt),
      moment(endedAt),
      heads.cause(cause),
      minutes,
      isCounted ? heads.yes : heads.no,
    ]),
    [],
    [percentilesTitle],
    [null, median, p95, p99],
    [delay, delayMs.median, delayMs.p95, delayMs.p99],
    [loss, lossPercent.median, lossPercent.p95, lossPercent.p99],
    [],
    [throughputTitle],
    throughputHeads,
    ...report.throughput.map(({ at, terminalId, downMbps, upMbps, idleMs, loadedMs, grade }) => [
      moment(at),
      heads.terminalName(terminalId),
      ...[downMbps, upMbps, idleMs, loadedMs],
      grade,
    ]),
    [],
    [daysTitle],
    dayHeads,
    ...report.days.map(({ date, watchedMinutes, downMinutes }) => [date, watchedMinutes, downMinutes]),
  ];
}
