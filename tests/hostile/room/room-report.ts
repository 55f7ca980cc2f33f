import { cpus, release } from 'node:os';
import type { Verdict } from './checker.ts';
import type { RoomHistory, Violation } from './room-history.ts';
import type { WorldPlan } from './world-plan.ts';

export type RoomNumbers = Omit<Verdict, 'violations'> & {
  days: number;
  sites: number;
  terminals: number;
  violations: number;
  /** how sessions came and how they ended, how askings were refused, what went wrong by plan */
  ways: Record<string, number>;
  ends: Record<string, number>;
  refusals: Record<string, number>;
  /** what became of places, and what was ordered of terminals, by whom */
  placesBy: Record<string, number>;
  orders: Record<string, number>;
  mishaps: Record<string, number>;
  facts: number;
  looks: number;
  seed: number;
  seconds: number;
  /** of the one process that holds server, terminals and people */
  cpuSeconds: number;
  machine: { processor: string; cores: number; kernel: string; node: string };
  /** the first of each kind */
  found: Violation[];
};

const FOUND_OF_A_KIND = 10;

export function sumUp(plan: WorldPlan, history: RoomHistory, verdict: Verdict, seconds: number): RoomNumbers {
  const { violations, ...figures } = verdict;
  const { people, mishaps, server, looks } = history;
  return {
    days: plan.days,
    ...figures,
    violations: violations.length,
    sites: plan.sites.length,
    terminals: history.terminals.length,
    ways: count(people.began, ({ way }) => way),
    ends: count(server.sessions, ({ endReason, state }) => endReason ?? state),
    refusals: count(people.refused, ({ code }) => code),
    placesBy: count(server.places, ({ state }) => state),
    orders: count(server.orders, ({ kind, by, state }) => `${kind}${by === null ? '' : ` (${by})`}: ${state}`),
    mishaps: {
      powerCuts: mishaps.powerCuts.length,
      restarts: mishaps.restarts.length,
      lineCuts: mishaps.lineCuts.length,
      serverStops: mishaps.serverStops.length,
      blindStarts: mishaps.blind.length,
    },
    facts: server.records.length,
    looks: looks.length,
    seed: plan.seed,
    seconds,
    cpuSeconds: cpuSeconds(),
    machine: {
      processor: cpus()[0]?.model.trim() ?? 'unknown',
      cores: cpus().length,
      kernel: release(),
      node: process.version,
    },
    found: [...Map.groupBy(violations, ({ kind }) => kind).values()].flatMap((all) => all.slice(0, FOUND_OF_A_KIND)),
  };
}

export function isProven({ violations, overtaken, sessions }: RoomNumbers): boolean {
  return violations === 0 && overtaken === 0 && sessions > 0;
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return Math.round((user + system) / 1_000_000);
}

function count<T>(all: readonly T[], kindOf: (one: T) => string): Record<string, number> {
  const counts = [...Map.groupBy(all, kindOf)].map(([kind, some]) => [kind, some.length] as const);
  return Object.fromEntries(counts.toSorted(([, one], [, other]) => other - one));
}
