import type uPlot from 'uplot';
import { type PixelRanges, pixelRanges, plainColumn } from '../network/pixel-ranges.ts';

/** How a series is drawn where several of its values share a pixel. */
export type DenseLook =
  | { kind: 'line'; width: number }
  /** from this series down to another */
  | { kind: 'band'; down: number }
  /** from nothing up to the worst value of each pixel */
  | { kind: 'bars'; worst: keyof PixelRanges };

/** Are there more moments in sight than pixels? */
function isDense({ series: [axis], bbox }: uPlot): boolean {
  const [first, last] = axis?.idxs ?? [0, 0];
  return last - first > bbox.width;
}

/** uPlot's own way while each value has a pixel; beyond that nothing, and `drawDense` draws it: a path with ten thousand corners takes longer to fill than a frame has. */
export function pathsUntilDense(paths: uPlot.Series.PathBuilder | undefined): uPlot.Series.PathBuilder {
  return (plot, series, first, last) => (isDense(plot) ? null : (paths?.(plot, series, first, last) ?? null));
}

/** Draws a series pixel by pixel, if it is dense. To be called from uPlot's `drawSeries`. */
export function drawDense(plot: uPlot, series: number, look: DenseLook, colour: string): void {
  const [first, last] = plot.series[0]?.idxs ?? [0, -1];
  const { min, max } = plot.scales['x'] ?? {};
  const values = plot.data[series];
  if (!isDense(plot) || !values || typeof min !== 'number' || typeof max !== 'number') return;
  const lows = look.kind === 'band' ? (plot.data[look.down] ?? values) : values;
  const { left, width } = plot.bbox;
  const pixels = Math.round(width);
  const sight = { first, last, fromS: min, toS: max, pixels };
  const ranges = pixelRanges(plot.data[0], { lows: plainColumn(lows), highs: plainColumn(values) }, sight);
  plot.ctx.save();
  plot.ctx.fillStyle = colour;
  drawColumns(plot.ctx, Math.round(left), columnsOf(plot, ranges, look));
  plot.ctx.restore();
}

/** Top and bottom of each pixel's column, whole pixels; both 0: nothing is there. */
function columnsOf(plot: uPlot, { low, high }: PixelRanges, look: DenseLook): { top: Int32Array; bottom: Int32Array } {
  const top = new Int32Array(low.length);
  const bottom = new Int32Array(low.length);
  const { min = 0, max = 1 } = plot.scales['y'] ?? {};
  const { top: ceiling, height } = plot.bbox;
  const perUnit = height / ((max ?? 1) - (min ?? 0));
  const yOf = (value: number) => Math.round(ceiling + height - (value - (min ?? 0)) * perUnit);
  const half = look.kind === 'line' ? (look.width * devicePixelRatio) / 2 : 0;
  for (let pixel = 0; pixel < low.length; pixel += 1) {
    const lowest = low[pixel] ?? Number.NaN;
    const highest = high[pixel] ?? Number.NaN;
    if (Number.isNaN(lowest)) continue;
    if (look.kind === 'bars') {
      top[pixel] = yOf(look.worst === 'high' ? highest : lowest);
      bottom[pixel] = yOf(0);
      continue;
    }
    top[pixel] = yOf(highest) - half;
    bottom[pixel] = yOf(lowest) + half;
    // A line that has left one pixel higher or lower than it enters the next is drawn between them.
    const isJoined = look.kind === 'line' && pixel > 0 && bottom[pixel - 1] !== 0;
    if (!isJoined) continue;
    top[pixel] = Math.min(top[pixel] ?? 0, (bottom[pixel - 1] ?? 0) - 2 * half);
    bottom[pixel] = Math.max(bottom[pixel] ?? 0, (top[pixel - 1] ?? 0) + 2 * half);
  }
  return { top, bottom };
}

/** Neighbours of one height are one rectangle. */
function drawColumns(
  ctx: CanvasRenderingContext2D,
  left: number,
  { top, bottom }: { top: Int32Array; bottom: Int32Array },
): void {
  for (let begin = 0; begin < top.length;) {
    let end = begin + 1;
    while (end < top.length && top[end] === top[begin] && bottom[end] === bottom[begin]) end += 1;
    const height = (bottom[begin] ?? 0) - (top[begin] ?? 0);
    if (height > 0) ctx.fillRect(left + begin, top[begin] ?? 0, end - begin, height);
    begin = end;
  }
}
