import type { MonthReport, Throughput } from '#protocol/incidents.ts';

/** What was measured of one thing in a month, and what the contract says of it. `isKept` null: one of the two is not known, or they are no measure of each other. */
export type Compared = { measured: number | null; promised: number | null; isKept: boolean | null };

export type MonthFacts = {
  /** outages that the operator answers for */
  counted: number;
  /** percent of the minutes watched */
  availability: Compared;
  /** the longest of them from its beginning to its end, hours, also where these are in other months */
  longestHours: Compared;
  /** medians of what was transferred, Mb/s: no capacity (RFC 9097), so nothing is said to be kept or not */
  down: Compared;
  up: Compared;
};

const HOUR_MS = 3_600_000;

/** A month beside its contract. `asOf`: when the report was read, ms since 1970, for an outage that goes on. */
export function monthFacts(
  { outages, availabilityPercent, throughput, contract }: MonthReport,
  asOf: number,
): MonthFacts {
  const counted = outages.filter(({ isCounted }) => isCounted);
  const hours = counted.map(({ beganAt, endedAt }) => ((endedAt ?? asOf) - beganAt) / HOUR_MS);
  return {
    counted: counted.length,
    availability: compared(availabilityPercent, contract?.availabilityPercent, (is, promised) => is >= promised),
    longestHours: compared(
      hours.length === 0 ? null : Math.max(...hours),
      contract?.repairHours,
      (is, promised) => is <= promised,
    ),
    down: compared(medianOf(throughput, 'downMbps'), contract?.downMbps),
    up: compared(medianOf(throughput, 'upMbps'), contract?.upMbps),
  };
}

function compared(
  measured: number | null,
  promised: number | null | undefined,
  isKept?: (measured: number, promised: number) => boolean,
): Compared {
  const isKnown = measured !== null && promised !== null && promised !== undefined;
  return {
    measured,
    promised: promised ?? null,
    isKept: isKnown && isKept !== undefined ? isKept(measured, promised) : null,
  };
}

/** The middle one of what was measured that way, the lower of two; null: nothing was. */
function medianOf(throughput: readonly Throughput[], way: 'downMbps' | 'upMbps'): number | null {
  const values = throughput.flatMap((one) => one[way] ?? []).toSorted((one, other) => one - other);
  return values[Math.ceil(values.length / 2) - 1] ?? null;
}
