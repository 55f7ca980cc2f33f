import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { check } from './checker.ts';
import { liveWorld } from './city-run.ts';
import { isProven, sumUp } from './room-report.ts';
import { type Sabotage, sabotage, sabotages } from './sabotage.ts';
import { sitePlans, smallRoom } from './site-plans.ts';
import { planWorld } from './world-plan.ts';

/**
 * `npm run verify:room`: thirty days of a network of four sites and 24 terminals, both nights of the clocks among them, against the real server with a pushed clock; then a checker
 * with a model of its own reads what terminals, server, dashboard and people say.
 *   --days=N        in two halves, around the autumn night and the spring night; up to three: the first only
 *   --short         two days of one small room with the autumn night, some twenty seconds
 *   --sabotage=…    what the run has written down is doctored before the check (sabotage.ts): must not be proven
 *   --seed=N        the same world again; ESCALE_SEED too
 *   --keep=FILE     what the run has written down, as JSON, for whoever looks for the cause of a violation
 *   --json          one JSON object on standard output, and nothing else
 * Exit code 0: proven. 1: not.
 */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    days: { type: 'string' },
    sabotage: { type: 'string', multiple: true, default: [] },
    keep: { type: 'string' },
    seed: { type: 'string', default: process.env['ESCALE_SEED'] ?? String(randomInt(2 ** 31)) },
  },
});
const print = (text: string) => process.stdout.write(`${text}\n`);
const tell = (text: string) => process.stderr.write(`${text}\n`);

function wanted(): Sabotage[] {
  const isKnown = (name: string): name is Sabotage => sabotages.some((one) => one === name);
  return values.sabotage.map((name) => {
    if (!isKnown(name)) throw new Error(`no sabotage "${name}"; there are: ${sabotages.join(', ')}`);
    return name;
  });
}

async function main(): Promise<number> {
  const started = performance.now();
  const broken = wanted();
  const days = Number(values.days ?? (values.short ? 2 : 30));
  const plan = planWorld(Number(values.seed) >>> 0, days, values.short ? smallRoom : sitePlans);
  if (!values.json) tell(`seed ${plan.seed}, ${days} days`);
  const history = await liveWorld(plan, values.json ? () => {} : tell);
  for (const what of broken) sabotage(history, what);
  if (values.keep !== undefined) writeFileSync(values.keep, JSON.stringify(history));
  const seconds = () => Math.round((performance.now() - started) / 100) / 10;
  const numbers = sumUp(plan, history, check(history), seconds());
  if (values.json) print(JSON.stringify(numbers));
  else {
    const { found, ...figures } = numbers;
    for (const [name, value] of Object.entries(figures)) print(`${name}: ${JSON.stringify(value)}`);
    for (const { kind, at, where, what } of found)
      print(`FOUND ${kind} at ${new Date(at).toISOString()}, ${where}: ${what}`);
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
