import { useTranslation } from 'react-i18next';
import type { HistorySpan } from '#protocol/line-history.ts';
import { type Language, clockWords } from '../format/clock-words.ts';
import { dateOfYearWords, shortDayWords } from '../format/moment-words.ts';
import { useLanguage } from '../i18n.ts';
import type { ChartColumns } from '../network/chart-columns.ts';
import classes from './chart.module.css';
import { useFigures } from './line-words.ts';

type Props = { columns: ChartColumns; place: number | null; span: HistorySpan; terminalName: string | null };

/** The figures under the cursor, in a place that is always there. For the eye only: the table has them for everybody. */
export function ChartReadout({ columns, place, span, terminalName }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const figures = useFigures();
  const stepS = (columns.toS - columns.fromS) / Math.max(1, columns.delay[0].length);
  const middle = place === null ? undefined : columns.delay[0][place];
  if (place === null || middle === undefined) {
    return (
      <p className={classes.readout} aria-hidden>
        {t('network.readoutHint')}
      </p>
    );
  }
  const begins = (middle - stepS / 2) * 1_000;
  const [, high, low, mean, terminal] = columns.delay.map((column) => column[place] ?? null);
  const loss = columns.loss[1][place] ?? null;
  const available = columns.available[1][place] ?? null;
  return (
    <p className={classes.readout} aria-hidden>
      <strong>{stepWords(begins, span, language)}</strong>
      <span>{t('line.delay', { value: figures.ms(mean ?? null) })}</span>
      {mean !== null && (
        <span>{t('network.between', { low: figures.bareMs(low ?? null), high: figures.ms(high ?? null) })}</span>
      )}
      <span>{t('line.loss', { value: figures.loss(loss) })}</span>
      {available !== null && <span>{t('network.availableFor', { value: figures.loss(available) })}</span>}
      {terminalName !== null && (
        <span>{t('network.readoutTerminal', { name: terminalName, value: figures.ms(terminal ?? null) })}</span>
      )}
    </p>
  );
}

/** A step by its beginning: an hour of today, an hour of a day, or a day. */
function stepWords(begins: number, span: HistorySpan, language: Language): string {
  if (span === 'year') return dateOfYearWords(begins, language);
  const hour = clockWords(begins, language);
  return span === 'day' ? hour : `${shortDayWords(begins, language)}, ${hour}`;
}
