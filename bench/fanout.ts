import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { until } from '../tests/stage/until.ts';
import { summarise } from './load/latencies.ts';
import { uuid } from './load/load-city.ts';
import { type CallFrame, type CpuProfile, shareOf } from './load/profile-share.ts';
import { staffHeaders } from './load/staff-cookie.ts';
import { median } from './median.ts';
import { BENCH_SEED, type Side, startPair } from './pair.ts';
import { serverFacts } from './server-facts.ts';

/**
 * `npm run bench:fanout`: 2,000 changes a second of 500 terminals of one site, whose page 50 dashboards have open. What it costs to tell them, how many bytes, and how long from the
 * terminal to the dashboard; and how long it takes a change that comes after a quiet while. One JSON object.
 * What it costs is read of V8's own profile of each server: the time in its telling and all that it calls (gathering, presenting, encoding, writing to every socket), with its part of the collector's.
 * `--prof=FOLDER` keeps the last profile of each.
 * With no page open the same is measured (`percentOfACoreWithoutDashboards`): near nothing, or the measure is wrong. A difference of two whole loads is not used: it is smaller than what both vary.
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
/** One change each so long: longer than any server gathers. */
const FIRST_CHANGES_EVERY_MS = 1_000;
const tell = (line: string) => void process.stderr.write(`${line}\n`);
const hundredths = (value: number) => Math.round(value * 100) / 100;

/** What tells pages, in a stack of each server: whatever runs under the feed; the bare server's one function. */
const IS_TELLING: { [name: string]: (frame: CallFrame) => boolean } = {
  escale: ({ url }) => url.endsWith('/gateways/dashboard-feed.ts'),
  bare: ({ url, functionName }) => url.endsWith('/bare-server.ts') && functionName === 'tellChanges',
};

type Round = {
  tellingShare: number;
  unwatchedShare: number;
  coreShare: number;
  bytesPerUpdate: number;
  p50: number;
  p99: number;
  firstP50: number;
  shownShare: number;
};

/** Which part of a while a server spends on telling pages. */
async function tellingShare({ server, bare, folder, name }: Side, whileMs: number): Promise<number> {
  const file = join(values.prof ?? folder, `telling-${name.replace(' ', '-')}.cpuprofile`);
  await server.ask('beginProfile', null);
  await pause(whileMs);
  await server.ask('endProfile', { file });
  const profile = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
  if (values.prof === undefined) rmSync(file);
  return shareOf(profile, IS_TELLING[bare === null ? 'escale' : 'bare'] ?? (() => false));
}

async function round(side: Side, page: { headers: Record<string, string>; siteId: string }): Promise<Round> {
  const { generator, server } = side;
  const watch = (count: number) => generator.ask('watch', { count, host: '127.0.0.1', port: server.port, ...page });
  const beatEveryMs = (terminals * 1_000) / Number(values.updates);
  await generator.ask('pace', { factsEveryMs: 0, beatEveryMs });
  await watch(0);
  await pause(1_000);
  const unwatchedShare = await tellingShare(side, seconds * 500);
  await watch(dashboards);
  await until('all pages are open', async () => (await generator.ask('told', null)).ready === dashboards);
  await pause(1_000);
  // Before anything is profiled, which makes a server slower.
  await generator.ask('told', null);
  const { beats } = await generator.ask('status', null);
  const [cpu, began] = [server.cpuMs(), performance.now()];
  await pause(seconds * 1_000);
  const [told, status] = [await generator.ask('told', null), await generator.ask('status', null)];
  const coreShare = (server.cpuMs() - cpu) / (performance.now() - began);
  const watched = await tellingShare(side, seconds * 1_000);
  await generator.ask('pace', { factsEveryMs: 0, beatEveryMs: FIRST_CHANGES_EVERY_MS, terminals: 1 });
  await pause(1_500);
  await generator.ask('told', null);
  await pause(seconds * 1_000);
  const firsts = summarise((await generator.ask('told', null)).delaysMs);
  await watch(0);
  await generator.ask('pace', { factsEveryMs: 0, beatEveryMs: 0 });
  await generator.ask('latencies', null);
  const delays = summarise(told.delaysMs);
  return {
    tellingShare: watched,
    unwatchedShare,
    coreShare,
    bytesPerUpdate: told.bytes / Math.max(1, told.updates),
    p50: delays?.p50 ?? Number.NaN,
    p99: delays?.p99 ?? Number.NaN,
    firstP50: firsts?.p50 ?? Number.NaN,
    shownShare: told.updates / dashboards / (status.beats - beats),
  };
}

if (values.prof !== undefined) mkdirSync(values.prof, { recursive: true });
const pair = await startPair(terminals, tell, [], ['storing'], terminals);
try {
  const siteId = uuid(BENCH_SEED, 'site', 0);
  const headers = await staffHeaders(pair.escale.server);
  const rounds: Round[][] = [[], []];
  for (let number = 0; number < Number(values.rounds); number += 1) {
    for (const [place, side] of [pair.escale, pair.bare].entries())
      rounds[place]?.push(await round(side, { headers, siteId }));
    const shares = rounds.map((own) => ((own.at(-1)?.tellingShare ?? 0) * 100).toFixed(2));
    tell(`round ${number + 1}: ${shares.join(' and ')} % of a core`);
  }
  const [escale, bare] = rounds.map((own) => {
    const of = (figure: keyof Round, factor = 1) => median(own.map((one) => one[figure] * factor));
    // The median has tenths; the fan-out needs a few hundredths of a core.
    const percent = (figure: keyof Round) => hundredths((of(figure, 10_000) ?? 0) / 100);
    return {
      percentOfACore: percent('tellingShare'),
      percentOfACoreWithoutDashboards: percent('unwatchedShare'),
      percentOfACoreInAll: of('coreShare', 100),
      bytesPerUpdateAndDashboard: of('bytesPerUpdate'),
      p50Ms: of('p50'),
      p99Ms: of('p99'),
      firstChangeP50Ms: of('firstP50'),
      shownPercent: of('shownShare', 100),
      rounds: own.map((one) => hundredths(one.tellingShare * 100)),
    };
  });
  const result = {
    benchmark: 'fanout',
    terminals,
    dashboards,
    escale,
    bare,
    cpuRatio: hundredths((escale?.percentOfACore ?? 0) / (bare?.percentOfACore ?? 1)),
    p99Ms: escale?.p99Ms,
    firstChangeP50Ms: escale?.firstChangeP50Ms,
    machine: serverFacts(),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
} finally {
  await pair.close();
}
