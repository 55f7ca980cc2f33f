import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { summarise } from './load/latencies.ts';
import { median } from './median.ts';
import { type Side, startPair } from './pair.ts';
import { serverFacts } from './server-facts.ts';

/**
 * `npm run bench:events`: durable facts of 500 terminals, as many as the server takes (each tells its next fact when the last is acknowledged), and at a thousand a second; beside the bare limit with the
 * same fsyncs, and the bare limit that acknowledges without keeping anything. Rounds take turns. One JSON object.
 */
const { values } = parseArgs({
  options: {
    terminals: { type: 'string', default: '500' },
    rounds: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '6' },
    prof: { type: 'string' },
  },
});
const terminals = Number(values.terminals);
const seconds = Number(values.seconds);
const OPEN_LOOP_PER_SECOND = 1_000;
const tell = (line: string) => void process.stderr.write(`${line}\n`);
const hundredths = (value: number) => Math.round(value * 100) / 100;

/** Facts a second while everybody tells the next as soon as the last is kept. */
async function closedLoop({ generator }: Side): Promise<number> {
  await generator.ask('closeLoop', { isClosed: true });
  await pause(500);
  const [before, began] = [await generator.ask('status', null), performance.now()];
  await pause(seconds * 1_000);
  const [after, ms] = [await generator.ask('status', null), performance.now() - began];
  await generator.ask('closeLoop', { isClosed: false });
  await pause(500);
  await generator.ask('latencies', null);
  return ((after.acknowledged - before.acknowledged) * 1_000) / ms;
}

/** Milliseconds to the acknowledgement at a steady rate. */
async function openLoop({ generator, server }: Side) {
  await generator.ask('pace', { factsEveryMs: (terminals * 1_000) / OPEN_LOOP_PER_SECOND, beatEveryMs: 0 });
  await pause(500);
  await generator.ask('latencies', null);
  const [cpu, began] = [server.cpuMs(), performance.now()];
  await pause(seconds * 1_000);
  const coreShare = (server.cpuMs() - cpu) / (performance.now() - began);
  const { acknowledgements } = await generator.ask('latencies', null);
  await generator.ask('pace', { factsEveryMs: 0, beatEveryMs: 0 });
  await pause(500);
  return { ...summarise(acknowledgements), coreShare };
}

const pair = await startPair(terminals, tell, values.prof ? ['--cpu-prof', `--cpu-prof-dir=${values.prof}`] : [], [
  'storing',
  'forgetting',
]);
try {
  const sides = [pair.escale, ...pair.bares];
  const closed = sides.map(() => [] as number[]);
  const open = sides.map(() => [] as Awaited<ReturnType<typeof openLoop>>[]);
  for (let number = 0; number < Number(values.rounds); number += 1) {
    for (const [place, side] of sides.entries()) {
      closed[place]?.push(await closedLoop(side));
      open[place]?.push(await openLoop(side));
    }
    tell(`round ${number + 1}: ${closed.map((own) => Math.round(own.at(-1) ?? 0)).join(', ')} facts/s`);
  }
  const figures = sides.map((_, place) => ({
    factsPerSecond: median(closed[place] ?? []),
    rounds: (closed[place] ?? []).map(Math.round),
    atThousand: {
      p50Ms: median((open[place] ?? []).map(({ p50 }) => p50 ?? 0)),
      p99Ms: median((open[place] ?? []).map(({ p99 }) => p99 ?? 0)),
      percentOfACore: median((open[place] ?? []).map(({ coreShare }) => coreShare * 100)),
    },
  }));
  const [escale, storing, forgetting] = figures;
  const ratio = (other: typeof escale) => hundredths((escale?.factsPerSecond ?? 0) / (other?.factsPerSecond ?? 1));
  const result = {
    benchmark: 'events',
    terminals,
    escale,
    bare: storing,
    bareWithoutStoring: forgetting,
    throughputRatio: ratio(storing),
    throughputRatioWithoutStoring: ratio(forgetting),
    p99Ms: escale?.atThousand.p99Ms,
    machine: serverFacts(),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  if (values.prof) await pair.escale.server.stop();
} finally {
  await pair.close();
}
