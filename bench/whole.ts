import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { until } from '../tests/stage/until.ts';
import { summarise } from './load/latencies.ts';
import { uuid } from './load/load-city.ts';
import { staffHeaders } from './load/staff-cookie.ts';
import { median } from './median.ts';
import { BENCH_SEED, type Side, startPair } from './pair.ts';
import { serverFacts } from './server-facts.ts';

/**
 * `npm run bench:whole`: everything at once: 10,000 terminals with a heartbeat each 5 s, 200 durable facts a second among them, and 50 dashboards on one page; beside the bare limit. One JSON object.
 */
const { values } = parseArgs({
  options: {
    terminals: { type: 'string', default: '10000' },
    dashboards: { type: 'string', default: '50' },
    facts: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '8' },
    prof: { type: 'string' },
  },
});
const terminals = Number(values.terminals);
const dashboards = Number(values.dashboards);
const BEAT_EVERY_MS = 5_000;
const tell = (line: string) => void process.stderr.write(`${line}\n`);
const hundredths = (value: number) => Math.round(value * 100) / 100;

async function round(side: Side) {
  const { generator, server } = side;
  const factsEveryMs = (terminals * 1_000) / Number(values.facts);
  await generator.ask('pace', { factsEveryMs, beatEveryMs: BEAT_EVERY_MS });
  await pause(2_000);
  await generator.ask('latencies', null);
  await generator.ask('told', null);
  const [cpu, began] = [server.cpuMs(), performance.now()];
  await pause(Number(values.seconds) * 1_000);
  const coreShare = (server.cpuMs() - cpu) / (performance.now() - began);
  const { acknowledgements } = await generator.ask('latencies', null);
  const told = summarise((await generator.ask('told', null)).delaysMs);
  await generator.ask('pace', { factsEveryMs: 0, beatEveryMs: 0 });
  await pause(1_000);
  const facts = summarise(acknowledgements);
  return { coreShare, p50: facts?.p50 ?? 0, p99: facts?.p99 ?? 0, shownP99: told?.p99 ?? 0 };
}

const pair = await startPair(terminals, tell, values.prof ? ['--cpu-prof', `--cpu-prof-dir=${values.prof}`] : []);
try {
  const sides = [pair.escale, pair.bare] as const;
  const page = { headers: await staffHeaders(pair.escale.server), siteId: uuid(BENCH_SEED, 'site', 0) };
  for (const { generator, server } of sides) {
    await generator.ask('watch', { count: dashboards, host: '127.0.0.1', port: server.port, ...page });
    await until('all pages are open', async () => (await generator.ask('told', null)).ready === dashboards);
  }
  const rounds: Awaited<ReturnType<typeof round>>[][] = [[], []];
  for (let number = 0; number < Number(values.rounds); number += 1) {
    for (const [place, side] of sides.entries()) rounds[place]?.push(await round(side));
    tell(
      `round ${number + 1}: ${rounds.map((own) => ((own.at(-1)?.coreShare ?? 0) * 100).toFixed(1)).join(' and ')} % of a core`,
    );
  }
  const [escale, bare] = rounds.map((own) => ({
    percentOfACore: median(own.map(({ coreShare }) => coreShare * 100)),
    eventP50Ms: median(own.map(({ p50 }) => p50)),
    eventP99Ms: median(own.map(({ p99 }) => p99)),
    shownP99Ms: median(own.map(({ shownP99 }) => shownP99)),
    rounds: own.map(({ coreShare }) => hundredths(coreShare * 100)),
  }));
  const cpuRatio = hundredths((escale?.percentOfACore ?? 0) / (bare?.percentOfACore ?? 1));
  const result = {
    benchmark: 'whole',
    terminals,
    dashboards,
    escale,
    bare,
    cpuRatio,
    p99Ms: escale?.eventP99Ms,
    machine: serverFacts(),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  if (values.prof) await pair.escale.server.stop();
} finally {
  await pair.close();
}
