import { SERVICES_INTERVAL_MS, TROUBLED_ROUND_INTERVAL_MS } from '#protocol/limits.ts';

/** When each service is looked at next, on the monotonic clock, and how often in a row it has failed. */
export type ServiceRota = ReadonlyMap<string, { dueAt: number; failures: number }>;

/** One that fails is looked at again with each round, so often in a row: then it is down, and the ordinary pace will do. */
const CLOSE_LOOKS = 3;
/** Rounds are late or early by so much: what is due with the next one is due with it. */
const SLACK_MS = 500;
/** Intervals are so much longer or shorter, by chance: no service hears all sites at one moment. */
const JITTER = 0.1;

/** @returns the one that has been due longest among those this terminal looks at; null: none is due. One a round: each costs some kilobytes. */
export function dueService(rota: ServiceRota, hosts: readonly string[], mono: number): string | null {
  const due = hosts
    .map((host) => ({ host, dueAt: rota.get(host)?.dueAt ?? Number.NEGATIVE_INFINITY }))
    .filter(({ dueAt }) => dueAt - SLACK_MS <= mono)
    .toSorted((a, b) => a.dueAt - b.dueAt);
  return due[0]?.host ?? null;
}

/**
 * @param hosts those of the plan: others are forgotten
 * @param chance 0 to 1, drawn for this look
 */
export function afterLook(
  rota: ServiceRota,
  hosts: readonly string[],
  look: { host: string; hasFailed: boolean; mono: number; chance: number },
): ServiceRota {
  const { host, hasFailed, mono, chance } = look;
  const failures = hasFailed ? (rota.get(host)?.failures ?? 0) + 1 : 0;
  const isClose = failures > 0 && failures < CLOSE_LOOKS;
  const waitMs = isClose ? TROUBLED_ROUND_INTERVAL_MS : SERVICES_INTERVAL_MS * (1 + JITTER * (2 * chance - 1));
  const kept = [...rota].filter(([known]) => hosts.includes(known));
  return new Map([...kept, [host, { dueAt: mono + waitMs, failures }]]);
}
