import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HistorySpan } from '#protocol/line-history.ts';
import { type Language, msWords } from '../format/clock-words.ts';
import { percentWords } from '../format/figure-words.ts';
import { dateAndClockWords, dateOfYearWords, momentWords } from '../format/moment-words.ts';
import { directionOf, useLanguage } from '../i18n.ts';
import type { ChartColumns } from '../network/chart-columns.ts';
import type { LineName } from '../network/line-name.ts';
import { leastWidth, type PlotWindow } from '../network/plot-window.ts';
import { ChartLegend } from './chart-legend.tsx';
import { ChartReadout } from './chart-readout.tsx';
import classes from './chart.module.css';
import { PanZoom } from './pan-zoom.tsx';
import { Plot } from './plot.tsx';
import type { Mark } from './plot-marks.ts';
import { type PlotSetting, availableOptions, delayOptions, lossOptions } from './plot-options.ts';
import { useRootLook } from './root-look.ts';
import { WindowStore } from './window-store.ts';

const CURSOR_KEY = 'line-history';

type Props = {
  columns: ChartColumns;
  line: LineName;
  span: HistorySpan;
  /** incidents of the site, drawn above its delay */
  marks: readonly Mark[];
  /** name of the terminal drawn beside its site, null when there is none */
  terminalName: string | null;
  /** the chart in a sentence; id of the element that says it */
  summaryId: string;
};

/** Delay above, loss and availability below, one cursor for all. The chart is a picture with a name: its figures are in the table after it. */
export function Chart({ columns, line, span, marks, terminalName, summaryId }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const isRtl = directionOf(language) === 'rtl';
  const { rem, theme } = useRootLook();
  const [cursor, setCursor] = useState<{ span: HistorySpan; place: number | null }>({ span, place: null });
  // Filled before the charts read it: effects of a child run before those of its parent, so this cannot be one.
  const shown = useRef(columns);
  shown.current = columns;
  const marked = useRef(marks);
  marked.current = marks;

  // Another span is seen whole.
  const store = useMemo(() => {
    const whole = () => ({ fromS: shown.current.fromS, toS: shown.current.toS });
    return { span, window: new WindowStore(whole, () => leastWidth(whole(), shown.current.delay[0].length)) };
  }, [span, shown]).window;

  const [delay, loss, available] = useMemo(() => {
    const setting: PlotSetting = {
      ...{ span, language, isRtl, rem, cursorKey: CURSOR_KEY },
      read: () => shown.current,
      seen: () => store.seen(),
    };
    return [
      delayOptions({ ...setting, marks: () => marked.current, onPlace: (place) => setCursor({ span, place }) }, (ms) =>
        ms === 0 ? '0' : msWords(ms, language),
      ),
      lossOptions(setting, (percent) => (percent === 0 ? '0' : percentWords(percent, language).replace(/[.,]0/, ''))),
      availableOptions(setting, (percent) =>
        percent === 0 ? '0' : percentWords(percent, language).replace(/[.,]0/, ''),
      ),
    ];
  }, [span, language, isRtl, rem, store, shown, marked]);

  const windowWords = ({ fromS, toS }: PlotWindow) =>
    t('network.window.seen', {
      from: edgeWords(fromS * 1_000, columns.toS * 1_000, span, language),
      to: edgeWords(toS * 1_000, columns.toS * 1_000, span, language),
    });
  // A place of the other span is another moment.
  const place = cursor.span === span ? cursor.place : null;

  return (
    <figure className={classes.figure}>
      <ChartLegend line={line} terminalName={terminalName} />
      <ChartReadout columns={columns} place={place} span={span} terminalName={terminalName} />
      <PanZoom store={store} label={t(`network.${line}.chart`)} words={windowWords}>
        <div className={classes.plots} role="img" aria-label={t(`network.${line}.chart`)} aria-describedby={summaryId}>
          <p className={classes.title}>{t('network.figure.delay')}</p>
          <Plot
            options={delay}
            columns={columns.delay}
            height={16 * rem}
            theme={`${theme} ${JSON.stringify(marks)}`}
            testId="delay-chart"
            store={store}
          />
          <p className={classes.title}>{t('network.figure.loss')}</p>
          <Plot
            options={loss}
            columns={columns.loss}
            height={8.5 * rem}
            theme={theme}
            testId="loss-chart"
            store={store}
          />
          <p className={classes.title}>{t('network.availability')}</p>
          <Plot
            options={available}
            columns={columns.available}
            height={6.5 * rem}
            theme={theme}
            testId="available-chart"
            store={store}
          />
        </div>
      </PanZoom>
    </figure>
  );
}

/** An end of what is in sight: an hour (of the last day, or with its day), a date and its hour, or a date. `moment`, `last`: ms since 1970. */
function edgeWords(moment: number, last: number, span: HistorySpan, language: Language): string {
  if (span === 'year') return dateOfYearWords(moment, language);
  return span === 'day' ? momentWords(moment, last, language) : dateAndClockWords(moment, language);
}
