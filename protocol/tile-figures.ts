import { z } from 'zod';
import { Medium } from './measures.ts';

/** One step of a terminal's last round, as a page shows it: whole milliseconds, 0 for less than one; `failed`: not one answer came; null: it was not measured. */
export const Figure = z.union([z.number().int().nonnegative(), z.literal('failed')]).nullable();
export type Figure = z.infer<typeof Figure>;

const LossPercent = z.number().min(0).max(100).nullable();
const SignalDbm = z.number().int().min(-120).max(0).nullable();

/** A terminal's last round as staff see it; the whole of it stays at the server. */
export const ShownMeasure = z.object({
  medium: Medium,
  /** of all its packets, to tenths; null: none was sent */
  lossPercent: LossPercent,
  signalDbm: SignalDbm,
  gateway: Figure,
  dns: Figure,
  /** the nearest of the reference points beyond the operator */
  beyond: Figure,
  server: Figure,
});
export type ShownMeasure = z.infer<typeof ShownMeasure>;

/** By which number a page's rows name a tile: the same for all who have the page open, and never another's while it is. */
export const RowNumber = z.number().int().nonnegative();

/**
 * New figures of one tile: its number, then gateway, DNS, beyond and server. The longer form has loss and signal between, for where these are new. Figures are most of what pages
 * are told, again and again to all who look: a tile told whole for each is some 800 bytes, this is 20.
 */
export const FigureRow = z.union([
  z.tuple([RowNumber, Figure, Figure, Figure, Figure]),
  z.tuple([RowNumber, LossPercent, SignalDbm, Figure, Figure, Figure, Figure]),
]);
export type FigureRow = z.infer<typeof FigureRow>;

/** What makes `now` of `before`, both by the same medium. @returns null where nothing of it is new */
export function figureRow(number: number, before: ShownMeasure, now: ShownMeasure): FigureRow | null {
  const { gateway, dns, beyond, server, lossPercent, signalDbm } = now;
  if (before.lossPercent !== lossPercent || before.signalDbm !== signalDbm)
    return [number, lossPercent, signalDbm, gateway, dns, beyond, server];
  const isSame =
    before.gateway === gateway && before.dns === dns && before.beyond === beyond && before.server === server;
  return isSame ? null : [number, gateway, dns, beyond, server];
}

/** The measure that a row makes of the one before. */
export function withFigureRow(before: ShownMeasure, row: FigureRow): ShownMeasure {
  if (row.length === 5) {
    const [, gateway, dns, beyond, server] = row;
    return { ...before, gateway, dns, beyond, server };
  }
  const [, lossPercent, signalDbm, gateway, dns, beyond, server] = row;
  return { ...before, lossPercent, signalDbm, gateway, dns, beyond, server };
}
