import uPlot from 'uplot';
import type { HistorySpan } from '#protocol/line-history.ts';
import type { Language } from '../format/clock-words.ts';
import { tickWords, timeTicks, unitOf } from '../network/axis-ticks.ts';
import { type ChartColumns, lonePlaces } from '../network/chart-columns.ts';
import type { PlotWindow } from '../network/plot-window.ts';
import { type DenseLook, drawDense, pathsUntilDense } from './plot-dense.ts';
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
  /** what of it is in sight */
  seen: () => PlotWindow;
  /** incidents of the site, for the chart that is marked with them */
  marks?: () => readonly Mark[];
  /** the step under the cursor, null when it has left */
  onPlace?: (place: number | null) => void;
};

/** A uPlot without its size. */
export type PlotOptions = Omit<uPlot.Options, 'width' | 'height'>;

type Figure = {
  series: uPlot.Series[];
  /** how each series is drawn where it is dense, and in which colour; in the order of the series */
  dense: (readonly [look: DenseLook, colour: () => string] | null)[];
  bands?: uPlot.Band[];
  ceiling: number;
  /** the axis ends there, whatever is measured */
  top?: number;
  steps: number[];
  words: (value: number) => string;
};

function plotOptions(
  setting: PlotSetting,
  { series, dense, bands = [], ceiling, top, steps, words }: Figure,
): PlotOptions {
  const { span, language, isRtl, rem, cursorKey, read, seen, marks, onPlace } = setting;
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
      x: {
        time: true,
        range: () => {
          const { fromS, toS } = seen();
          return [fromS, toS];
        },
      },
      y: { auto: top === undefined, range: (_plot, _low, high) => [0, top ?? Math.max(ceiling, (high ?? 0) * 1.08)] },
    },
    axes: [
      {
        ...axis,
        size: 2.25 * rem,
        splits: ({ width }, _axis, from, to) => {
          const unit = unitOf(span, from * 1_000, to * 1_000);
          const room = Math.max(2, Math.floor(width / ((unit === 'day' ? 4 : 4.5) * rem)));
          return timeTicks(unit, from * 1_000, to * 1_000, room).map((moment) => moment / 1_000);
        },
        values: ({ scales }, ticks) => {
          const { min, max } = scales['x'] ?? {};
          const unit = unitOf(span, (min ?? 0) * 1_000, (max ?? 0) * 1_000);
          return ticks.map((tick) => tickWords(unit, tick * 1_000, language, span));
        },
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
      drawSeries: [
        (plot, place) => {
          const [look, colour] = dense[place - 1] ?? [];
          if (look && colour) drawDense(plot, place, look, colour());
        },
      ],
      draw: marks ? [(plot) => markIncidents(plot, marks())] : [],
      setCursor: [(plot) => onPlace?.(plot.cursor.idx ?? null)],
    },
  };
}

/** Mean delay of the site with the band from lowest to highest, and the mean of one terminal dashed above it. */
export function delayOptions(setting: PlotSetting, words: (ms: number) => string): PlotOptions {
  const line = pathsUntilDense(uPlot.paths.linear?.());
  const help = () => tokenValue('help');
  const band = () => withAlpha(tokenValue('occupied'), 0.22);
  const ofSite = { stroke: () => tokenValue('occupied'), width: 2 };
  const lone = ({ series: [axis] }: uPlot, series: number) =>
    lonePlaces(setting.read().delay[series] ?? [], axis?.idxs);
  return plotOptions(setting, {
    ceiling: 10,
    steps: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000],
    words,
    bands: [{ series: [1, 2], fill: band }],
    dense: [
      [{ kind: 'band', down: 2 }, band],
      null,
      [{ kind: 'line', width: 2 }, ofSite.stroke],
      [{ kind: 'line', width: 2 }, help],
    ],
    series: [
      // The highest alone says how high the axis goes: looking through the others would be for nothing.
      { paths: line, points: { show: false }, width: 0 },
      { auto: false, paths: line, points: { show: false }, width: 0 },
      {
        ...ofSite,
        auto: false,
        paths: line,
        points: { ...ofSite, show: true, size: 5, fill: ofSite.stroke, filter: lone },
      },
      {
        stroke: help,
        width: 2,
        dash: [6, 4],
        paths: line,
        points: { show: true, size: 5, fill: help, filter: lone },
      },
    ],
  });
}

/** Loss of the site as bars, the terminal's as a dashed line over them. */
export function lossOptions(setting: PlotSetting, words: (percent: number) => string): PlotOptions {
  const short = () => tokenValue('short');
  const help = () => tokenValue('help');
  return plotOptions(setting, {
    dense: [
      [{ kind: 'bars', worst: 'high' }, short],
      [{ kind: 'line', width: 2 }, help],
    ],
    ceiling: 2,
    steps: [1, 2, 5, 10, 20, 25, 50],
    words,
    series: [
      {
        paths: pathsUntilDense(uPlot.paths.bars?.({ size: [0.9, 40] })),
        fill: short,
        width: 0,
        points: { show: false },
      },
      { stroke: help, width: 2, dash: [6, 4], paths: pathsUntilDense(uPlot.paths.linear?.()), points: { show: false } },
    ],
  });
}

/** Share of the rounds that had an answer, as bars from nothing to all. */
export function availableOptions(setting: PlotSetting, words: (percent: number) => string): PlotOptions {
  const free = () => tokenValue('free');
  return plotOptions(setting, {
    dense: [[{ kind: 'bars', worst: 'low' }, free]],
    ceiling: 100,
    top: 100,
    steps: [50, 100],
    words,
    series: [
      {
        paths: pathsUntilDense(uPlot.paths.bars?.({ size: [1, 40] })),
        fill: free,
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
