import type { MonthReport } from '#protocol/incidents.ts';

/** A month for tests: nothing measured, nothing promised, but for what is said. */
export function madeMonth(change: Partial<MonthReport> = {}): MonthReport {
  return {
    siteId: '00000000-0000-4000-8000-000000000001',
    month: '2026-11',
    from: Date.parse('2026-11-01T00:00:00+01:00'),
    until: Date.parse('2026-12-01T00:00:00+01:00'),
    timeZone: 'Europe/Paris',
    watchedMinutes: 0,
    downMinutes: 0,
    availabilityPercent: null,
    outages: [],
    delayMs: { median: null, p95: null, p99: null },
    lossPercent: { median: null, p95: null, p99: null },
    throughput: [],
    contract: null,
    days: [],
    ...change,
  };
}

export const madeContract = {
  operator: 'Opérateur d’Aquitaine',
  reference: 'FTTH-47-0042',
  phone: '0 800 00 47 00',
  downMbps: 300,
  upMbps: 100,
  availabilityPercent: 99.5,
  repairHours: 4,
};
