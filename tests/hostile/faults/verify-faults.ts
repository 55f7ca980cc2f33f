import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { SWEEP, type FaultPlan, type FaultResult, nemeses, runNemesis, runSweep } from './fault-run.ts';
import { isProven, renderTable, sumUp } from './faults-report.ts';
import { type Sabotage, sabotages } from './sabotage.ts';

/**
 * `npm run verify:faults`: a real server, terminals as real processes, people in the room, and somebody who breaks things; then a checker reads what everybody
 * kept and was told.
 *   --rounds=N      of each nemesis; by default so many that the whole takes about ten minutes
 *   --minutes=N     of each nemesis at most, when its rounds are not done before
 *   --nemesis=a,b   only these
 *   --terminals=N   in the room, 4 by default
 *   --short         a few rounds of what needs no root and no tools, under 40 seconds
 *   --sabotage=…    a doctored database before the check (sabotage.ts): must not be proven
 *   --diary         each round as it goes, on standard error
 *   --seed=N        the same moments again; ESCALE_SEED too
 *   --json          one JSON object on standard output, and nothing else
 * Exit code 0: proven. 1: not.
 */
const names = [...nemeses.map(({ name }) => name), SWEEP];
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    diary: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    minutes: { type: 'string' },
    nemesis: { type: 'string' },
    terminals: { type: 'string', default: '4' },
    sabotage: { type: 'string' },
    seed: { type: 'string', default: process.env['ESCALE_SEED'] ?? String(randomInt(2 ** 31)) },
  },
});
const print = (text: string) => process.stdout.write(`${text}\n`);
const tell = (text: string) => process.stderr.write(`${text}\n`);
/** About ten minutes for all, each at most so long. */
const USUAL = { rounds: 16, longestMs: 40_000 };
const SHORT = {
  rounds: 4,
  longestMs: 5_000,
  terminals: 3,
  nemeses: ['kill-both', 'line-half-open', 'journal-block', 'restore-backup'],
};
/** With a number of rounds given, they are done, however long that takes. */
const WHATEVER_MS = 3 * 60 * 60_000;

function wanted(): string[] {
  const asked = values.nemesis?.split(',') ?? (values.short ? SHORT.nemeses : names);
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`no nemesis "${unknown}"; there are: ${names.join(', ')}`);
  return asked;
}

function longestMs(usual: number): number {
  if (values.minutes !== undefined) return Number(values.minutes) * 60_000;
  return values.rounds === undefined ? usual : WHATEVER_MS;
}

function planned(): FaultPlan {
  const form = values.short ? SHORT : USUAL;
  const sabotage = values.sabotage ?? null;
  const isKnown = (name: string): name is Sabotage => sabotages.some((one) => one === name);
  if (sabotage !== null && !isKnown(sabotage))
    throw new Error(`no sabotage "${sabotage}"; there are: ${sabotages.join(', ')}`);
  return {
    seed: Number(values.seed) >>> 0,
    terminals: values.short ? SHORT.terminals : Number(values.terminals),
    rounds: values.rounds === undefined ? form.rounds : Number(values.rounds),
    longestMs: longestMs(form.longestMs),
    sabotage,
    note: (what) => {
      if (values.diary) tell(`${(performance.now() / 1_000).toFixed(1).padStart(8)} s  ${what}`);
    },
  };
}

async function main(): Promise<number> {
  const plan = planned();
  const results: FaultResult[] = [];
  if (!values.json) print(`seed ${plan.seed}, ${plan.terminals} terminals`);
  for (const name of wanted()) {
    const nemesis = nemeses.find((one) => one.name === name);
    const result = nemesis ? await runNemesis(nemesis, plan) : await runSweep(plan);
    results.push(result);
    if (values.json) continue;
    const { rounds, facts, violations, seconds } = result;
    tell(
      result.skipped
        ? `${name}: skipped: ${result.skipped}`
        : `${name}: ${rounds} rounds, ${facts} facts, ${violations.length} violations, ${seconds} s`,
    );
    for (const violation of violations.slice(0, 20))
      tell(`  ${violation.kind}: ${violation.what} (${violation.terminalId})`);
  }
  const numbers = sumUp(results, plan.seed);
  if (values.json) print(JSON.stringify(numbers));
  else {
    print(`\n${renderTable(results)}\n`);
    for (const { nemesis, kind, terminalId, what } of numbers.found)
      print(`FOUND in ${nemesis}: ${kind}: ${what} (terminal ${terminalId})`);
    for (const crash of numbers.crashes) print(`ENDED BY ITSELF in ${crash}`);
    const { rounds, facts, lost, doubled, violations, seconds } = numbers;
    print(
      `${rounds} rounds, ${facts} facts: ${lost} lost, ${doubled} twice, ${violations} violations; ${seconds} s, seed ${plan.seed}`,
    );
    print(isProven(numbers) ? 'PROVEN.' : 'NOT PROVEN.');
  }
  return isProven(numbers) ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));
try {
  process.exitCode = await main();
} catch (error) {
  tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
}
process.exit();
