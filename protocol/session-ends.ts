import { z } from 'zod';

/** Why a session must end at a moment that is not that of its minutes. */
export const EndsFor = z.enum(['closing', 'workshop-begins', 'workshop-ends', 'young-hours']);
export type EndsFor = z.infer<typeof EndsFor>;

/** A moment (ms since 1970 UTC) that no session at a terminal may pass, and why; `title`: of the workshop. */
export type MustEnd = { at: number; endsFor: EndsFor; title?: string };

/** The nearest of the moments at which a session must end; of two at once the first in the list is told. Nulls are none. */
export function nearestEnd(ends: readonly (MustEnd | null)[]): MustEnd | null {
  return ends.reduce((nearest, end) => (end && (!nearest || end.at < nearest.at) ? end : nearest), null);
}
