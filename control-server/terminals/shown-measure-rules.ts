import type { Timing } from '#protocol/measures.ts';
import type { Figure, ShownMeasure } from '#protocol/tile-figures.ts';
import type { Latest } from '../measures/recent-rules.ts';

/** A terminal's round as staff see it: whole milliseconds and tenths of a percent, so that what nobody would see change is not told again. */
export function shownMeasure(latest: Latest): ShownMeasure {
  const { medium, signalDbm, gateway, dns, references, server } = latest;
  const loss = lossOf(latest);
  return {
    medium,
    lossPercent: loss === null ? null : Math.round(loss * 10) / 10,
    signalDbm: signalDbm === null ? null : Math.round(signalDbm),
    gateway: figureOf(gateway),
    dns: figureOf(dns),
    beyond: figureOf(nearestReference(references)),
    server: figureOf(server),
  };
}

/** Whole from 1 upwards; below that it reads "< 1 ms", which 0 stands for. */
function figureOf(timing: Timing): Figure {
  if (timing.kind === 'measured') return timing.ms < 1 ? 0 : Math.round(timing.ms);
  return timing.kind === 'failed' ? 'failed' : null;
}

/** What a terminal's bursts of one round came to, percent. Null: none was sent. */
export function lossOf({ gateway, references, server }: Latest): number | null {
  let sent = 0;
  let lost = 0;
  for (const timing of [gateway, ...references, server]) {
    if (timing.kind === 'not-measured') continue;
    sent += timing.sent;
    lost += timing.kind === 'failed' ? timing.sent : timing.lost;
  }
  return sent === 0 ? null : (100 * lost) / sent;
}

/**
 * The reference points together: one dead reference is no outage (protocol/measures.ts), so the fastest answer stands for them all.
 * `failed` when every one that was tried failed, `not-measured` when none was tried.
 */
export function nearestReference(references: readonly Timing[]): Timing {
  let nearest: Timing = { kind: 'not-measured' };
  for (const timing of references) {
    if (timing.kind === 'not-measured') continue;
    const isNearer = timing.kind === 'measured' && (nearest.kind !== 'measured' || timing.ms < nearest.ms);
    if (isNearer || nearest.kind === 'not-measured') nearest = timing;
  }
  return nearest;
}
