import { useTranslation } from 'react-i18next';
import { useCauseWords } from '../incident-parts/incident-words.ts';
import type { MonthHeads } from '../month/month-csv.ts';

/** The names of tables, rows and columns of a saved month. */
export function useMonthHeads(): (terminalName: (terminalId: string) => string | null) => MonthHeads {
  const { t } = useTranslation();
  const causes = useCauseWords();
  return (terminalName) => ({
    facts: {
      site: t('month.csv.site'),
      month: t('network.column.month'),
      timeZone: t('month.csv.timeZone'),
      operator: t('contract.operator'),
      reference: t('contract.reference'),
      watched: t('month.csv.watched'),
      down: t('month.csv.down'),
      availability: t('month.csv.availability'),
      promised: t('month.csv.promised'),
    },
    outages: [
      t('month.outages'),
      t('month.csv.from'),
      t('month.csv.to'),
      t('month.column.cause'),
      t('month.csv.minutes'),
      t('month.column.counted'),
    ],
    percentiles: [
      t('month.spread'),
      t('month.column.median'),
      t('month.column.p95'),
      t('month.column.p99'),
      t('month.csv.delay'),
      t('network.csv.loss'),
    ],
    throughput: [
      t('month.throughput'),
      t('month.csv.at'),
      t('network.column.terminal'),
      t('month.csv.downMbps'),
      t('month.csv.upMbps'),
      t('month.csv.idle'),
      t('month.csv.loaded'),
      t('month.column.grade'),
    ],
    promisedDown: t('month.csv.promisedDown'),
    promisedUp: t('month.csv.promisedUp'),
    days: [t('month.csv.days'), t('network.column.day'), t('month.csv.watched'), t('month.csv.down')],
    yes: t('month.counted'),
    no: t('month.notCounted'),
    cause: causes.cause,
    terminalName: (terminalId) => terminalName(terminalId) ?? t('month.goneTerminal'),
  });
}
