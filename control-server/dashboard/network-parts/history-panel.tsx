import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { HistorySpan } from '#protocol/line-history.ts';
import type { Tile } from '#protocol/staff-messages.ts';
import { csvText } from '../format/csv.ts';
import { percentWords } from '../format/figure-words.ts';
import { saveFile } from '../format/save-file.ts';
import { useLanguage } from '../i18n.ts';
import { meanAvailability } from '../network/availability.ts';
import { chartColumns, hasMeasure } from '../network/chart-columns.ts';
import { historyRows } from '../network/history-csv.ts';
import { lineFacts } from '../network/line-facts.ts';
import { type LineName, lineNames } from '../network/line-name.ts';
import type { Histories } from '../state/history.ts';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import { Chart } from './chart.tsx';
import { FigureTable } from './figure-table.tsx';
import classes from './history-panel.module.css';
import { useHistoryHeads } from './history-heads.ts';
import type { Mark } from './plot-marks.ts';
import { useSummaryWords } from './summary-words.ts';

/** What is looked at: which line, how far back, beside which terminal. */
export type View = { line: LineName; span: HistorySpan; terminalId: string | null };

type Props = {
  view: View;
  onView: (view: View) => void;
  histories: Histories;
  tiles: readonly Tile[];
  /** for the name of a file that is saved */
  siteName: string;
  marks: readonly Mark[];
  /** terminals of the site measure, and none of them is on Wi-Fi */
  isWifiAbsent: boolean;
};

const spans: readonly HistorySpan[] = ['day', 'month', 'year'];

/** A line of the site over time: what to look at, the chart, the same in a sentence, and its figures. */
export function HistoryPanel({ onView, ...shown }: Props) {
  const { view, tiles } = shown;
  const { t } = useTranslation();
  const { line, span, terminalId } = view;
  const terminals = [{ value: '', label: t('network.noTerminal') }].concat(
    tiles.map(({ terminalId: value, name }) => ({ value, label: name })),
  );
  return (
    <section className={classes.panel} aria-labelledby="history-title">
      <h2 id="history-title">{t('network.history')}</h2>
      <div className={classes.choices}>
        <SegmentedControl
          aria-label={t('network.line')}
          transitionDuration={120}
          value={line}
          onChange={(value) => onView({ ...view, line: value as LineName })}
          data={lineNames.map((value) => ({ value, label: t(`line.${value}.name`) }))}
        />
        <SegmentedControl
          aria-label={t('network.span')}
          transitionDuration={120}
          value={span}
          onChange={(value) => onView({ ...view, span: value as HistorySpan })}
          data={spans.map((value) => ({ value, label: t(`network.${value}`) }))}
        />
        <NativeSelect
          className={classes.compare}
          label={t('network.compare')}
          value={terminalId ?? ''}
          onChange={({ currentTarget: { value } }) => onView({ ...view, terminalId: value === '' ? null : value })}
          data={terminals}
        />
      </div>
      <Shown {...shown} />
    </section>
  );
}

/** The chart and its words, or in its place why there is none. All stand in one place of one height, so that nothing jumps. */
function Shown({ view, histories, tiles, siteName, marks, isWifiAbsent }: Omit<Props, 'onView'>) {
  const { t } = useTranslation();
  const summary = useSummaryWords();
  const language = useLanguage();
  const heads = useHistoryHeads();
  const { line, terminalId } = view;
  const { refusal } = histories;
  // Another span stays until the wanted one is here for the first time, unless it will not come.
  const otherSpan = spans.find((other) => histories[other] !== null);
  const span = histories[view.span] === null && otherSpan && !refusal ? otherSpan : view.span;
  const read = histories[span];
  const columns = useMemo(() => read && chartColumns(read.answer, line), [read, line]);
  if (!read || !columns) {
    return (
      <p className={classes.none} role="status">
        {refusal ? refusalSentence(t, refusal) : t('network.reading')}
      </p>
    );
  }
  const { answer, asOf } = read;
  if (!hasMeasure(answer[line])) {
    const text = line === 'wifi' && isWifiAbsent ? 'network.noWifi' : 'network.noMeasure';
    return <p className={classes.none}>{t(text)}</p>;
  }
  const steps = { from: answer.from, stepMs: answer.stepMs, asOf };
  // Until the answer for the terminal is here, the site's alone is shown.
  const terminal = answer.terminal?.terminalId === terminalId ? answer.terminal : null;
  const name = terminal && tiles.find((tile) => tile.terminalId === terminalId)?.name;
  const available = meanAvailability(answer[line]);
  const save = () => {
    const rows = historyRows({ ...answer, terminal }, line, heads(line, name ?? ''));
    const day = new Date(asOf).toISOString().slice(0, 10);
    saveFile(
      `${siteName} ${t(`line.${line}.name`)} ${t(`network.${span}`)} ${day}.csv`,
      csvText(rows, language),
      'text/csv',
    );
  };
  return (
    <>
      <Chart
        columns={columns}
        line={line}
        span={span}
        marks={marks}
        terminalName={name ?? null}
        summaryId="history-summary"
      />
      <div id="history-summary" className={classes.summary} data-testid="history-summary">
        <p>{summary(line, lineFacts(answer[line], steps))}</p>
        {terminal && name && (
          <p>{t('network.ofTerminal', { name, summary: summary(line, lineFacts(terminal[line], steps)) })}</p>
        )}
        {available !== null && <p>{t('network.availableFor', { value: percentWords(available, language) })}</p>}
      </div>
      <FigureTable read={read} line={line} span={span} />
      <div>
        <Button variant="default" size="md" leftSection={<IconDownload size={20} aria-hidden />} onClick={save}>
          {t('network.export')}
        </Button>
      </div>
    </>
  );
}
