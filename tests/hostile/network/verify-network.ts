import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeAuthority } from './authority.ts';
import { type Judged, judge, sumUp } from './judge-rules.ts';
import { removeAllNamespaces } from './namespaces.ts';
import { runScenario } from './scenario-run.ts';
import { type Scenario, scenarios, shortScenarios } from './scenarios.ts';
import { whyNoNetwork } from './why-no-network.ts';

/**
 * `npm run verify:network`: real faults in network namespaces, the kiosk's real probes and link, the real server; was the cause named, how fast, and did it ring once?
 *   --json       one JSON object on standard output, and nothing else
 *   --short      two of them, as far as the first right word: a test
 *   --only=…     the scenarios whose name has this in it
 *   --at-once=N  how many worlds at a time (all)
 *   --seed=…     the same moments again
 *   --records=…  a folder for what the desk wrote down of each: every verdict, alert and incident
 * Exit code 0: all right and no alert too many. 1: not. 2: this machine cannot play it (said aloud).
 */
const EXIT_SKIPPED = 2;
const EXIT_STOPPED = 130;
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    'at-once': { type: 'string', default: '20' },
    records: { type: 'string' },
    seed: { type: 'string', default: randomBytes(4).toString('hex') },
  },
});
const print = (text: string) => process.stdout.write(`${text}\n`);
const tell = (text: string) => void (values.json || process.stderr.write(`${text}\n`));

async function run(): Promise<number> {
  const why = whyNoNetwork();
  if (why !== null) {
    print(values.json ? JSON.stringify({ skipped: why }) : `skipped: ${why}`);
    return EXIT_SKIPPED;
  }
  const folder = mkdtempSync(join(tmpdir(), 'escale-network-'));
  const stop = async () => {
    await removeAllNamespaces();
    rmSync(folder, { recursive: true, force: true });
    process.exit(EXIT_STOPPED);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
  try {
    const authority = makeAuthority(folder);
    const waiting = (values.short ? shortScenarios : scenarios)
      .filter(({ name }) => name.includes(values.only))
      .map((scenario, number) => ({ scenario, number }))
      // The long ones first: the last world to end is then a short one.
      .toSorted((one, other) => other.scenario.lastsSeconds - one.scenario.lastsSeconds);
    const loads = { before: loadavg()[0], after: 0 };
    const judged: Judged[] = [];
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) judged.push(await live(next, folder, authority));
    };
    await Promise.all(Array.from({ length: Number(values['at-once']) }, work));
    loads.after = loadavg()[0] ?? 0;
    const sum = sumUp(judged);
    const machine = {
      processor: cpus()[0]?.model.trim(),
      cores: cpus().length,
      kernel: release(),
      node: process.version,
      load: loads,
    };
    print(JSON.stringify({ ...sum, results: judged, seed: values.seed, machine }, null, values.json ? 0 : 2));
    return sum.right === sum.scenarios && sum.extraAlerts === 0 && (values.short || sum.missedAlerts === 0) ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function live(
  { scenario, number }: { scenario: Scenario; number: number },
  folder: string,
  authority: ReturnType<typeof makeAuthority>,
): Promise<Judged> {
  tell(`… ${scenario.name}`);
  const prefix = `esc${process.pid}w${number}`;
  const record = await runScenario(scenario, {
    prefix,
    folder: join(folder, String(number)),
    authority,
    seed: values.seed,
    isShort: values.short,
  });
  if (values.records) {
    mkdirSync(values.records, { recursive: true });
    writeFileSync(join(values.records, `${scenario.name}.json`), JSON.stringify(record, null, 2));
  }
  const judged = judge(scenario, record);
  tell(`${judged.isRight ? '✓' : '✗'} ${scenario.name}: ${JSON.stringify(judged)}`);
  return judged;
}

try {
  process.exitCode = await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
