import type { Cause } from '#protocol/diagnosis.ts';
import type { Incident } from '#protocol/incidents.ts';
import type { Scenario } from './scenarios.ts';
import type { DeskSays } from './world-words.ts';

/** All that the desk wrote down of one world, and when its fault began and ended; moments in ms of one clock. */
export type Record = {
  beganAt: number;
  endedAt: number;
  faultySiteId: string;
  verdicts: readonly Extract<DeskSays, { says: 'verdict' }>[];
  alerts: readonly { at: number }[];
  /** of all sites, at the end */
  incidents: readonly Incident[];
};

/** One line of the result. */
export type Judged = {
  scenario: string;
  truth: Cause | 'nothing';
  /** what the incident was called in the end, each once */
  diagnosis: readonly Cause[];
  isRight: boolean;
  /** from the fault to the first right word; null: there never was one, or nothing to say */
  secondsToRight: number | null;
  /** what it is judged by */
  rightWithinSeconds: number;
  alerts: number;
  expectedAlerts: number;
  extraAlerts: number;
  /** measured by all terminals of the site together, percent, beside what the kernel dropped */
  loss?: { injected: number; measured: number | null };
};

/**
 * The verdict within this time of the fault counts (issue "What is broken?").
 */
export const RIGHT_WITHIN_SECONDS = 60;
const LOSS_WITHIN_POINTS = 3;

/** Was the right thing said, in time, and rung for once? */
export function judge(scenario: Scenario, record: Record): Judged {
  const { rightInTheEnd, isTooShort, lossPercent } = scenario;
  const within = scenario.rightWithinSeconds ?? RIGHT_WITHIN_SECONDS;
  const seconds = secondsOf(scenario, record);
  const causes = [...new Set(record.incidents.map(({ cause }) => cause))];
  const expectedAlerts = rightInTheEnd === null || isTooShort ? 0 : 1;
  const measured = lossPercent === undefined ? null : lastLoss(record);
  const isLossRight =
    lossPercent === undefined || (measured !== null && Math.abs(measured - lossPercent) <= LOSS_WITHIN_POINTS);
  const isSaid = expectedAlerts === 0 || (seconds !== null && seconds <= within);
  return {
    scenario: scenario.name,
    truth: rightInTheEnd ?? 'nothing',
    diagnosis: causes,
    isRight: isSaid && isNamed(scenario, record) && isLossRight,
    secondsToRight: expectedAlerts === 0 || seconds === null ? null : Math.round(seconds * 10) / 10,
    rightWithinSeconds: within,
    alerts: record.alerts.length,
    expectedAlerts,
    extraAlerts: Math.max(0, record.alerts.length - expectedAlerts),
    ...(lossPercent === undefined ? {} : { loss: { injected: lossPercent, measured } }),
  };
}

/** Is what is on the page in the end this fault, at each place that it hit once, and nothing else? */
function isNamed({ rightInTheEnd, isEverywhere, isTooShort }: Scenario, { incidents, faultySiteId }: Record): boolean {
  const place = rightInTheEnd === 'control-server' ? null : faultySiteId;
  if (incidents.some(({ cause, siteId }) => cause !== rightInTheEnd || !(isEverywhere || siteId === place)))
    return false;
  if (isTooShort) return incidents.length <= 1;
  if (rightInTheEnd === null) return incidents.length === 0;
  const places = new Set(incidents.map(({ siteId }) => siteId)).size;
  return places === incidents.length && (isEverywhere ? places > 1 : places === 1);
}

/** From the fault (or from its end, where nobody can be told before) to the first right word. null: there was none. */
function secondsOf(scenario: Scenario, record: Record): number | null {
  if (!scenario.isKnownAfter) {
    const first = firstRight(scenario, record);
    return first ? (first.at - record.beganAt) / 1_000 : null;
  }
  const first = record.incidents.find(({ cause }) => cause === scenario.rightInTheEnd)?.steps[0];
  return first ? Math.max(0, (first.at - record.endedAt) / 1_000) : null;
}

/** The first verdict after the fault began that has the right cause. */
export function firstRight(
  { rightAtFirst, rightInTheEnd }: Scenario,
  { verdicts, beganAt, faultySiteId }: Pick<Record, 'verdicts' | 'beganAt' | 'faultySiteId'>,
) {
  const isAnywhere = rightInTheEnd === 'control-server';
  return verdicts.find(
    ({ siteId, diagnosis, at }) =>
      at >= beganAt &&
      (isAnywhere || siteId === faultySiteId) &&
      diagnosis.troubles.some(({ cause }) => rightAtFirst.includes(cause)),
  );
}

/** What the site's line lost over the last five minutes, as it was told last before the fault was mended. */
function lastLoss({ verdicts, faultySiteId, endedAt }: Record): number | null {
  const own = verdicts.filter(({ siteId, at }) => siteId === faultySiteId && at <= endedAt);
  const told = own.at(-1)?.lossPercent ?? null;
  return told === null ? null : Math.round(told * 10) / 10;
}

/** The whole of it: what the issue asks for. */
export function sumUp(judged: readonly Judged[]) {
  // What cannot be known within the minute stands beside the others with its own limit, and not among them.
  const usual = judged.filter(({ rightWithinSeconds }) => rightWithinSeconds === RIGHT_WITHIN_SECONDS);
  const seconds = usual.flatMap(({ secondsToRight }) => secondsToRight ?? []).toSorted((a, b) => a - b);
  const middle = seconds.length / 2;
  const median = ((seconds[Math.ceil(middle) - 1] ?? 0) + (seconds[Math.floor(middle)] ?? 0)) / 2;
  return {
    scenarios: judged.length,
    right: judged.filter(({ isRight }) => isRight).length,
    medianSeconds: Math.round(median * 10) / 10,
    maxSeconds: seconds.at(-1) ?? 0,
    extraAlerts: judged.reduce((sum, { extraAlerts }) => sum + extraAlerts, 0),
    missedAlerts: judged.filter(({ alerts, expectedAlerts }) => alerts < expectedAlerts).length,
  };
}
