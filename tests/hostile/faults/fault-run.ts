import { City } from './city.ts';
import { check } from './checker.ts';
import type { Violation } from './history.ts';
import { type Nemesis, rage } from './nemesis.ts';
import { clockJumps } from './nemesis-clocks.ts';
import { damages } from './nemesis-damage.ts';
import { diskFaults } from './nemesis-disks.ts';
import { kills } from './nemesis-kills.ts';
import { lines } from './nemesis-lines.ts';
import { namespaces } from './nemesis-namespaces.ts';
import { restores } from './nemesis-restore.ts';
import { bringToRest, isServerAwake, readHistory } from './quiet-end.ts';
import { type Sabotage, sabotageRow } from './sabotage.ts';
import { sweep, whyNoSweep } from './sweep.ts';

export const nemeses: readonly Nemesis[] = [
  ...kills,
  ...lines,
  ...namespaces,
  ...diskFaults,
  ...clockJumps,
  ...damages,
  ...restores,
];
export const SWEEP = 'strace-sweep';

export type FaultResult = {
  nemesis: string;
  /** why it was not done; null: it was */
  skipped: string | null;
  rounds: number;
  facts: number;
  /** facts that the fault destroyed on purpose: not counted as lost */
  damaged: number;
  sessions: number;
  orders: number;
  lost: number;
  doubled: number;
  violations: Violation[];
  /** programs that ended by themselves */
  crashes: string[];
  seconds: number;
};

export type FaultPlan = {
  seed: number;
  terminals: number;
  rounds: number;
  /** the longest that one nemesis rages, ms; the quiet end comes after it */
  longestMs: number;
  sabotage: Sabotage | null;
  /** hears what is going on, with its time in seconds */
  note(what: string): void;
};

/** Lets one nemesis work in a city of its own, brings the city to rest and checks its history. */
export async function runNemesis(nemesis: Nemesis, plan: FaultPlan): Promise<FaultResult> {
  return inCity(nemesis.name, nemesis.whyNot(), nemesis, plan, (city, stuck) =>
    rage(nemesis, city, { ...plan, deadline: Date.now() + plan.longestMs, stuck }),
  );
}

/** The kill at each call of a beginning and an end. */
export async function runSweep(plan: FaultPlan): Promise<FaultResult> {
  return inCity(SWEEP, whyNoSweep(), {}, plan, async (city, stuck) => {
    const step = Math.max(1, Math.ceil(120 / Math.max(1, plan.rounds)));
    const killed = await sweep(city, { step, deadline: Date.now() + plan.longestMs, stuck });
    plan.note(`killed at: ${[...killed].map(([at, count]) => `${at} ${count}`).join(', ')}`);
    return [...killed.values()].reduce((sum, count) => sum + count, 0);
  });
}

async function inCity(
  name: string,
  skipped: string | null,
  { plan: needs, conditions }: Pick<Nemesis, 'plan' | 'conditions'>,
  plan: FaultPlan,
  break_: (city: City, stuck: (what: string) => void) => Promise<number>,
): Promise<FaultResult> {
  const started = performance.now();
  if (skipped !== null) return { ...nothing(name), skipped };
  const city = await City.build({ ...needs, seed: plan.seed, terminals: plan.terminals });
  try {
    const stuck: Violation[] = [];
    const rounds = await break_(city, (what) => stuck.push({ kind: 'not-at-rest', terminalId: null, what }));
    plan.note(`${name} has done its worst`);
    await bringToRest(city);
    plan.note('at rest');
    if (!(await isServerAwake(city)))
      stuck.push({ kind: 'not-at-rest', terminalId: null, what: 'the work of each second stands still' });
    if (plan.sabotage) sabotageRow(city.server.dataDir, plan.sabotage);
    const history = readHistory(city, conditions);
    const { facts, lost, doubled, violations } = check(history);
    const changed = city.seats
      .filter((seat) => seat.changed > 0)
      .map(({ name: what, terminalId }): Violation => ({
        kind: 'changed',
        terminalId,
        what: `on the disk of ${what}`,
      }));
    return {
      nemesis: name,
      skipped,
      rounds,
      facts,
      damaged: history.terminals.flatMap((terminal) => terminal.facts).filter(({ isDamaged }) => isDamaged).length,
      sessions: history.opened.length,
      orders: history.orders.length,
      lost,
      doubled,
      violations: [...stuck, ...changed, ...violations],
      crashes: [city.server.child, ...city.seats.map(({ child }) => child)].flatMap(({ crashes }) => crashes),
      seconds: Math.round((performance.now() - started) / 100) / 10,
    };
  } finally {
    await city.close();
  }
}

function nothing(nemesis: string): FaultResult {
  const zero = { rounds: 0, facts: 0, damaged: 0, sessions: 0, orders: 0, lost: 0, doubled: 0, seconds: 0 };
  return { nemesis, skipped: null, violations: [], crashes: [], ...zero };
}
