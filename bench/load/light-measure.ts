import type { Measure } from '#protocol/measures.ts';

/** The moment a measure was sent stands in its delay to the server, so that whoever shows it knows how old it is: milliseconds since 1970, of which these are kept. */
export const MOMENT_KEPT_MS = 50_000;

/** A measure like a real round's, a little different each time. `lineMs`: round trip to the box; the rest follows from it. */
export function lightMeasure(takenAt: number, lineMs: number): Measure {
  const burst = (ms: number) => ({ kind: 'measured', ms, jitterMs: Math.round(ms) / 10, sent: 5, lost: 0 }) as const;
  return {
    takenAt,
    medium: 'cable',
    card: { carrier: true, speedMbps: 1_000, newErrors: 0 },
    wifi: null,
    gateway: burst(lineMs),
    dns: burst(lineMs + 8),
    references: [burst(lineMs + 9), burst(lineMs + 11)],
    server: burst(takenAt % MOMENT_KEPT_MS),
  };
}
