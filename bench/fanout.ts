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
 * `npm run bench:fanout`: 2,000 changes a second of 500 terminals of one site, whose page 50 dashboards have open. What it costs to tell them, how many bytes, and how long from the
 * terminal to the dashboard. What as many heartbeats cost with no dashboard, before and after, is taken off round by round: what is left is the fan-out. For this the terminals
 * speak in bursts: a server that is kept busy by a page reads more heartbeats at a time, which else saves it more than the page costs. One JSON object.
 */
const { values } = parseArgs({
  options: {
    terminals: { type: 'string', default: '500' },
    dashboards: { type: 'string', default: '50' },
    updates: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '6' },
    prof: { type: 'string' },
  },
});
const terminals = Number(values.terminals);
const dashboards = Number(values.dashboards);
const seconds = Number(values.seconds);
const tell = (line: string) => void process.stderr.write(`${line}\n`);
const hundredths = (value: number) => Math.round(value * 100) / 100;

type Round = {
  coreShare: number;
  quietShare: number;
  bytesPerUpdate: number;
  p50: number;
  p99: number;
  shownShare: number;
};

/** What the server needs for its heartbeats in a while: milliseconds of CPU for each, and how many there are in a second. */
async function costOfBeats(
  { server, generator }: Side,
  whileMs: number,
): Promise<{ cpuMs: number; perSecond: number }> {
  const { beats } = await generator.ask('status', null);
  const [cpu, began] = [server.cpuMs(), performance.now()];
  await pause(whileMs);
  const [used, ms] = [server.cpuMs() - cpu, performance.now() - began];
  const counted = (await generator.ask('status', null)).beats - beats;
  return { cpuMs: used / counted, perSecond: (counted * 1_000) / ms };
}

async function round(side: Side, page: { headers: Record<string, string>; siteId: string }): Promise<Round> {
  const { generator, server } = side;
  const watch = (count: number) => generator.ask('watch', { count, host: '127.0.0.1', port: server.port, ...page });
  const beatEveryMs = (terminals * 1_000) / Number(values.updates);
  await generator.ask('pace', { factsEveryMs: 0, beatEveryMs, inBursts: true });
  await watch(0);
  await pause(1_000);
  const before = await costOfBeats(side, seconds * 500);
  await watch(dashboards);
  await until('all pages are open', async () => (await generator.ask('told', null)).ready === dashboards);
  await pause(1_000);
  const watched = await costOfBeats(side, seconds * 1_000);
  // Each at its own moment, for how long it takes and how many bytes.
  await generator.ask('pace', { factsEveryMs: 0, beatEveryMs });
  await pause(1_000);
  await generator.ask('told', null);
  const spread = await costOfBeats(side, seconds * 500);
  const told = await generator.ask('told', null);
  await generator.ask('pace', { factsEveryMs: 0, beatEveryMs, inBursts: true });
  await watch(0);
  await pause(500);
  const after = await costOfBeats(side, seconds * 500);
  await generator.ask('pace', { factsEveryMs: 0, beatEveryMs: 0 });
  await generator.ask('latencies', null);
  const delays = summarise(told.delaysMs);
  // As many beats as there were, so that a generator that has more to do takes nothing off.
  const quietMs = (before.cpuMs + after.cpuMs) / 2;
  return {
    coreShare: ((watched.cpuMs - quietMs) * watched.perSecond) / 1_000,
    quietShare: (quietMs * watched.perSecond) / 1_000,
    bytesPerUpdate: told.bytes / Math.max(1, told.updates),
    p50: delays?.p50 ?? Number.NaN,
    p99: delays?.p99 ?? Number.NaN,
    shownShare: told.updates / dashboards / ((spread.perSecond * seconds) / 2),
  };
}

const pair = await startPair(
  terminals,
  tell,
  values.prof ? ['--cpu-prof', `--cpu-prof-dir=${values.prof}`] : [],
  ['storing'],
  terminals,
);
try {
  const siteId = uuid(BENCH_SEED, 'site', 0);
  const headers = await staffHeaders(pair.escale.server);
  const rounds: Round[][] = [[], []];
  for (let number = 0; number < Number(values.rounds); number += 1) {
    for (const [place, side] of [pair.escale, pair.bare].entries())
      rounds[place]?.push(await round(side, { headers, siteId }));
    tell(
      `round ${number + 1}: ${rounds.map((own) => ((own.at(-1)?.coreShare ?? 0) * 100).toFixed(1)).join(' and ')} % of a core`,
    );
  }
  const [escale, bare] = rounds.map((own) => {
    const of = (figure: keyof Round, factor = 1) => median(own.map((one) => one[figure] * factor));
    return {
      percentOfACore: of('coreShare', 100),
      percentOfACoreWithoutDashboards: of('quietShare', 100),
      bytesPerUpdateAndDashboard: of('bytesPerUpdate'),
      p50Ms: of('p50'),
      p99Ms: of('p99'),
      shownPercent: of('shownShare', 100),
      rounds: own.map(({ coreShare }) => hundredths(coreShare * 100)),
    };
  });
  const cpuRatio = hundredths((escale?.percentOfACore ?? 0) / (bare?.percentOfACore ?? 1));
  const result = {
    benchmark: 'fanout',
    terminals,
    dashboards,
    escale,
    bare,
    cpuRatio,
    p99Ms: escale?.p99Ms,
    machine: serverFacts(),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  if (values.prof) await pair.escale.server.stop();
} finally {
  await pair.close();
}
