import type { Timing } from '#protocol/measures.ts';
import { timingOfBurst } from '../../core/link-diagnosis.ts';

/** Echoes are a second apart and this is no choice; each is waited for so long, milliseconds. */
const PATIENCE_MS = 1_000;
/** Windows says "<1ms"; it may be anything below. */
const LEAST_MS = 1;

/** The arguments for a burst, and how long it takes at most. */
export function windowsPing(address: string, burst: number): { args: string[]; withinMs: number } {
  return { args: ['-n', String(burst), '-w', String(PATIENCE_MS), address], withinMs: 2 * burst * PATIENCE_MS };
}

/** Reads what ping prints on Windows, in English or French. Never throws. */
export function timingOfWindowsPing(output: string): Timing {
  const sent = Number(/(?:Sent|envoy.s)\s*=\s*(\d{1,3})\b/.exec(output)?.[1] ?? 0);
  if (sent > 100) return { kind: 'not-measured' };
  const answers = [...output.matchAll(/\b(?:time|temps)\s*([=<])\s*(\d{1,5})\s*ms\b.*TTL=/g)];
  const ms = answers.map(([, sign, number]) => (sign === '<' ? LEAST_MS : Number(number)));
  return ms.some((one) => one > 60_000) ? { kind: 'not-measured' } : timingOfBurst(sent, ms.slice(0, sent));
}
