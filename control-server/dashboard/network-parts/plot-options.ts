import uPlot from 'uplot';
import type { HistorySpan } from '#protocol/line-history.ts';
import type { Language } from '../format/clock-words.ts';
import { tickWords, timeTicks } from '../network/axis-ticks.ts';
import { type ChartColumns, lonePlaces } from '../network/chart-columns.ts';
import { type Mark, markIncidents } from './plot-marks.ts';
import { shadeStretches } from './plot-shade.ts';
import { tokenValue } from './root-look.ts';

/** What both charts of a line share: the axis of time, the cursor, the shades. Colours are read at each drawing, so a theme needs a redraw only. */
export type PlotSetting = {
  span: HistorySpan;
  language: Language;
  isRtl: boolean;
  /** size of the page's letters, px */
  rem: number;
  /** charts with the same key share their cursor */
  cursorKey: string;
  /** what is drawn now */
  read: () => ChartColumns;
  /** incidents of the site, for the chart that is marked with them */
  marks?: () => readonly Mark[];
  /** the step under the cursor, null when it has left */
  onPlace?: (place: number | null) => void;
};

/** A uPlot without its size. */
export type PlotOptions = Omit<uPlot.Options, 'width' | 'height'>;

type Figure = {
  series: uPlot.Series[];
  bands?: uPlot.Band[];
  ceiling: number;
  /** the axis ends there, whatever is measured */
  top?: number;
  steps: number[];
  words: (value: number) => string;
};

function plotOptions(setting: PlotSetting, { series, bands = [], ceiling, top, steps, words }: Figure): PlotOptions {
  const { span, language, isRtl, rem, cursorKey, read, marks, onPlace } = setting;
  const axis = {
    font: `${0.875 * rem}px 'Atkinson Hyperlegible Next Variable', 'Noto Sans Arabic Variable', sans-serif`,
    stroke: () => tokenValue('ink-soft'),
    grid: { stroke: () => tokenValue('line'), width: 1 },
    ticks: { show: false },
  };
  return {
    ms: 1e-3,
    legend: { show: false },
    padding: [rem / 2, isRtl ? null : rem, 0, isRtl ? rem : null],
    cursor: {
      y: false,
      points: { show: false },
      drag: { setScale: false, x: false, y: false },
      sync: { key: cursorKey, scales: ['x', null] },
    },
    scales: {
      x: { time: true, range: () => [read().fromS, read().toS] },
      y: { range: (_plot, _low, high) => [0, top ?? Math.max(ceiling, (high ?? 0) * 1.08)] },
    },
    axes: [
      {
        ...axis,
        size: 2.25 * rem,
        splits: ({ width }, _axis, from, to) => {
          const room = Math.max(2, Math.floor(width / ((span === 'day' ? 4 : 4.5) * rem)));
          return timeTicks(span, from * 1_000, to * 1_000, room).map((moment) => moment / 1_000);
        },
        values: (_plot, ticks) => ticks.map((tick) => tickWords(span, tick * 1_000, language)),
      },
      {
        ...axis,
        // The first thing read is on the side where reading starts.
        side: isRtl ? 1 : 3,
        size: 4.25 * rem,
        space: 2.5 * rem,
        incrs: steps,
        values: (_plot, ticks) => ticks.map((tick) => words(tick)),
      },
    ],
    series: [{}, ...series],
    bands,
    hooks: {
      drawClear: [(plot) => shadeStretches(plot, read().stretches)],
      draw: marks ? [(plot) => markIncidents(plot, marks())] : [],
      setCursor: [(plot) => onPlace?.(plot.cursor.idx ?? null)],
    },
  };
}

/** Mean delay of the site with the band from lowest to highest, and the mean of one terminal dashed above it. */
export function delayOptions(setting: PlotSetting, words: (ms: number) => string): PlotOptions {
  const ofSite = { stroke: () => tokenValue('occupied'), width: 2 };
  const lone = ({ series: [axis] }: uPlot, series: number) =>
    lonePlaces(setting.read().delay[series] ?? [], axis?.idxs);
  return plotOptions(setting, {
    ceiling: 10,
    steps: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000],
    words,
    bands: [{ series: [1, 2], fill: () => withAlpha(tokenValue('occupied'), 0.22) }],
    series: [
      { points: { show: false }, width: 0 },
      { points: { show: false }, width: 0 },
      { ...ofSite, points: { ...ofSite, show: true, size: 5, fill: ofSite.stroke, filter: lone } },
      {
        stroke: () => tokenValue('help'),
        width: 2,
        dash: [6, 4],
        points: { show: true, size: 5, fill: () => tokenValue('help'), filter: lone },
      },
    ],
  });
}

/** Loss of the site as bars, the terminal's as a dashed line over them. */
export function lossOptions(setting: PlotSetting, words: (percent: number) => string): PlotOptions {
  return plotOptions(setting, {
    ceiling: 2,
    steps: [1, 2, 5, 10, 20, 25, 50],
    words,
    series: [
      {
        paths: uPlot.paths.bars?.({ size: [0.9, 40] }),
        fill: () => tokenValue('short'),
        width: 0,
        points: { show: false },
      },
      { stroke: () => tokenValue('help'), width: 2, dash: [6, 4], points: { show: false } },
    ],
  });
}

/** Share of the rounds that had an answer, as bars from nothing to all. */
export function availableOptions(setting: PlotSetting, words: (percent: number) => string): PlotOptions {
  return plotOptions(setting, {
    ceiling: 100,
    top: 100,
    steps: [50, 100],
    words,
    series: [
      {
        paths: uPlot.paths.bars?.({ size: [1, 40] }),
        fill: () => tokenValue('free'),
        width: 0,
        points: { show: false },
      },
    ],
  });
}

/** `#rrggbb` with an alpha from 0 to 1. */
function withAlpha(colour: string, alpha: number): string {
  return `${colour}${Math.round(alpha * 255)
    .toString(16)
    .padStart(2, '0')}`;
}
