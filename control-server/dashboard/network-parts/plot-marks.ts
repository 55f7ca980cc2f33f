import type uPlot from 'uplot';
import { tokenValue } from './root-look.ts';

/** An incident on a chart, ms since 1970; `to` null: it is open. */
export type Mark = { from: number; to: number | null };

/** Height of the bar, CSS px. */
const BAR = 5;

/** Draws a bar along the top of a chart for as long as each incident lasted, with a foot at its beginning. After lines: it hides none of them. */
export function markIncidents(plot: uPlot, marks: readonly Mark[]): void {
  const { ctx, bbox } = plot;
  const edge = bbox.left + bbox.width;
  ctx.save();
  ctx.fillStyle = tokenValue('broken');
  for (const { from, to } of marks) {
    const begins = plot.valToPos(from / 1_000, 'x', true);
    const ends = to === null ? edge : plot.valToPos(to / 1_000, 'x', true);
    if (ends < bbox.left || begins > edge) continue;
    const left = Math.max(bbox.left, begins);
    // At least as wide as it is high: one of a minute must be seen in a year.
    const width = Math.max(Math.min(edge, ends) - left, BAR * devicePixelRatio);
    ctx.fillRect(left, bbox.top, width, BAR * devicePixelRatio);
    if (begins >= bbox.left) ctx.fillRect(left, bbox.top, devicePixelRatio, 3 * BAR * devicePixelRatio);
  }
  ctx.restore();
}
