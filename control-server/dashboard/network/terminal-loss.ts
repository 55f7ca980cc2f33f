import type { Measure, Timing } from '#protocol/measures.ts';

/** What a terminal's bursts of one round came to. Null: none was sent. */
export function lossOfMeasure({ gateway, references, server }: Measure): number | null {
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
  const answers = references.filter((timing) => timing.kind === 'measured');
  const [first] = answers.toSorted((a, b) => a.ms - b.ms);
  return first ?? references.find(({ kind }) => kind === 'failed') ?? { kind: 'not-measured' };
}
