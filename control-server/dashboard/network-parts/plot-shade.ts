import type uPlot from 'uplot';
import type { Stretch } from '../network/stretches.ts';
import { tokenValue } from './root-look.ts';

/**
 * Draws behind the lines of a chart when the line of the site was cut (tinted and striped) and when nobody was heard (dotted):
 * two patterns as well as two colours. To be called from uPlot's `drawClear`, before axes and lines.
 */
export function shadeStretches(plot: uPlot, stretches: readonly Stretch[]): void {
  const { ctx, bbox } = plot;
  // Looked up once for a drawing: of a long history there are thousands.
  const ground = tokenValue('broken-soft');
  const colourOf = { down: tokenValue('broken'), silent: tokenValue('out') };
  const patternOf = { down: patternFor(ctx, 'down'), silent: patternFor(ctx, 'silent') };
  ctx.save();
  for (const { word, from, to } of stretches) {
    if (word !== 'down' && word !== 'silent') continue;
    const left = Math.max(bbox.left, plot.valToPos(from / 1_000, 'x', true));
    const right = Math.min(bbox.left + bbox.width, plot.valToPos(to / 1_000, 'x', true));
    if (right <= left) continue;
    // At least two points wide: a cut of five minutes must be seen on a phone.
    const width = Math.max(right - left, 2 * devicePixelRatio);
    if (word === 'down') {
      ctx.fillStyle = ground;
      ctx.fillRect(left, bbox.top, width, bbox.height);
    }
    // Half of a pattern is none: a line says where it is, and is drawn several times faster.
    const isNarrow = width < (PATTERN_PX * devicePixelRatio) / 2;
    ctx.fillStyle = isNarrow ? colourOf[word] : (patternOf[word] ?? ground);
    ctx.globalAlpha = isNarrow ? LINE_ALPHA[word] : 1;
    ctx.fillRect(left, bbox.top, isNarrow ? devicePixelRatio : width, bbox.height);
    ctx.globalAlpha = 1;
  }
  ctx.restore();
}

/** Side of a pattern's square, CSS px, and how strong a line in its place is. */
const PATTERN_PX = 8;
const LINE_ALPHA = { down: 0.55, silent: 0.35 };

/** Made once for each colour and size of pixels: a chart that is moved is drawn sixty times a second. */
const patterns = new Map<string, CanvasPattern | null>();

function patternFor(ctx: CanvasRenderingContext2D, word: 'down' | 'silent'): CanvasPattern | null {
  const key = `${word} ${tokenValue(word === 'down' ? 'broken' : 'out')} ${devicePixelRatio}`;
  const made = patterns.get(key) ?? ctx.createPattern(word === 'down' ? stripes() : dots(), 'repeat');
  patterns.set(key, made);
  return made;
}

/** A square of a pattern, in device pixels. */
function square(cssSize: number): { ctx: CanvasRenderingContext2D | null; canvas: HTMLCanvasElement; size: number } {
  const canvas = document.createElement('canvas');
  const size = Math.round(cssSize * devicePixelRatio);
  canvas.width = size;
  canvas.height = size;
  return { canvas, size, ctx: canvas.getContext('2d') };
}

function stripes(): HTMLCanvasElement {
  const { canvas, ctx, size } = square(PATTERN_PX);
  if (!ctx) return canvas;
  ctx.strokeStyle = tokenValue('broken');
  ctx.globalAlpha = 0.55;
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  for (const shift of [-size, 0, size]) {
    ctx.moveTo(shift, size);
    ctx.lineTo(shift + size, 0);
  }
  ctx.stroke();
  return canvas;
}

function dots(): HTMLCanvasElement {
  const { canvas, ctx, size } = square(7);
  if (!ctx) return canvas;
  ctx.fillStyle = tokenValue('out');
  ctx.globalAlpha = 0.6;
  ctx.beginPath();
  ctx.arc(size / 2, size / 2, devicePixelRatio, 0, 2 * Math.PI);
  ctx.fill();
  return canvas;
}
