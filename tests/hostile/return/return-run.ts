import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enrolByRows } from '../../../bench/load/enrol-rows.ts';
import { GeneratorProcess } from '../../../bench/load/generator-process.ts';
import { ServerProcess, WITH_REPORTS } from '../../../bench/load/server-process.ts';
import { until } from '../../stage/until.ts';
import { type BadHandshakes, measureBadHandshakes } from './bad-handshakes.ts';
import { type FactsChecked, checkFacts } from './check-facts.ts';
import { type WavePlan, type Waves, measureWaves, upOf } from './waves.ts';

export type ReturnPlan = {
  terminals: number;
  restarts: readonly ('SIGKILL' | 'SIGTERM')[];
  /** who leaves and comes back at once while others are measured, and among how many; then once more among all */
  waves: WavePlan;
  among: number;
  badHandshakes: number;
  seed: string;
  tell(line: string): void;
};

export type ReturnProof = {
  facts: FactsChecked;
  /** of each restart: seconds from the server listening again until every terminal was back */
  backSeconds: number[];
  /** acknowledgements of the measured terminals, among `among` terminals */
  calm: Waves;
  /** the same with all of the terminals there */
  crowded: Waves;
  /** seconds to listening, of a start with all terminals' state in the database */
  startSeconds: number[];
  bad: BadHandshakes;
  /** why connections ended or were not made, by reason */
  downs: Record<string, number>;
};

/** Established terminals that are measured: apart, so that the returning ones' own work is not in their times. */
const MEASURED = 100;
/** Terminals on their way while the fleet is set up. */
const SETTING_UP = 100;
/** 200 facts a second of 10,000 terminals: a busy afternoon in a whole département. */
const FACTS_EVERY_MS = 50_000;
const BEAT_EVERY_MS = 15_000;
/** Each measured terminal tells this often: 200 acknowledgements a second, so that a few waves have a p99. */
const MEASURED_FACTS_EVERY_MS = 500;

/** Everything of `npm run verify:return`, on a server and generators of its own in a folder of its own, which are gone afterwards. */
export async function proveReturn(plan: ReturnPlan): Promise<ReturnProof> {
  const folder = mkdtempSync(join(tmpdir(), 'escale-return-'));
  const logFile = join(folder, 'server.log');
  const { terminals, seed, tell } = plan;
  await enrolByRows(folder, seed, terminals);
  const start = (port = 0) => ServerProcess.start(folder, { port, logFile, nodeFlags: WITH_REPORTS });
  let server = await start();
  const startSeconds = [server.startMs / 1_000];
  const place = { host: '127.0.0.1', port: server.port, seed, addresses: 8, beatEveryMs: BEAT_EVERY_MS };
  const measuredCount = Math.min(MEASURED, Math.floor(terminals / 4));
  const [measured, others] = await Promise.all([
    GeneratorProcess.start({ ...place, from: 0, to: measuredCount, factsEveryMs: MEASURED_FACTS_EVERY_MS }),
    GeneratorProcess.start({ ...place, from: measuredCount, to: terminals, factsEveryMs: FACTS_EVERY_MS }),
  ]);
  const both = [measured, others];
  const allBack = async (withinMs: number) => {
    const started = performance.now();
    const isBack = async () => (await upOf(both)) === terminals;
    await until('every terminal is up', isBack, withinMs);
    return Math.round((performance.now() - started) / 10) / 100;
  };
  try {
    tell(`server started in ${startSeconds[0]?.toFixed(2)} s`);
    await measured.ask('connect', { from: 0, to: measuredCount, atOnce: SETTING_UP });
    await until('the measured terminals are up', async () => (await upOf(both)) === measuredCount, 60_000);
    // Before the others come: what they bring into memory is not the strangers'.
    const bad = await measureBadHandshakes(server, measured, plan.badHandshakes, logFile);
    tell(`bad handshakes: ${JSON.stringify(bad)}`);

    const among = Math.min(plan.among, terminals);
    const connectOthers = async (from: number, to: number) => {
      await others.ask('connect', { from, to, atOnce: SETTING_UP });
      tell(`${to - from} terminals connect`);
      await until('they are up', async () => (await upOf(both)) === to + measuredCount, 30_000 + terminals * 30);
    };
    await connectOthers(0, among - measuredCount);
    const calm = await measureWaves(plan.waves, { measured, others });
    tell(`among ${among}: ${JSON.stringify(calm)}`);
    if (terminals > among) await connectOthers(among - measuredCount, terminals - measuredCount);
    const crowded = terminals > among ? await measureWaves(plan.waves, { measured, others }) : calm;
    tell(`among ${terminals}: ${JSON.stringify(crowded)}`);

    const backSeconds: number[] = [];
    for (const signal of plan.restarts) {
      await server.stop(signal);
      server = await start(place.port);
      startSeconds.push(server.startMs / 1_000);
      backSeconds.push(await allBack(120_000));
      tell(`${signal}: serving after ${startSeconds.at(-1)?.toFixed(2)} s, all back ${backSeconds.at(-1)} s later`);
    }
    for (const generator of both) await generator.ask('quieten', null);
    await until(
      'every fact is told',
      async () => (await sum(both, 'made')) === (await sum(both, 'acknowledged')),
      60_000,
    );
    const ledgers = (await Promise.all(both.map((generator) => generator.ask('ledgers', null)))).flat();
    const { downs } = await others.ask('status', null);
    const facts = checkFacts(folder, ledgers);
    return { facts, backSeconds, calm, crowded, startSeconds, bad, downs };
  } finally {
    await Promise.all([...both.map((generator) => generator.stop()), server.stop('SIGKILL')]);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function sum(generators: readonly GeneratorProcess[], what: 'made' | 'acknowledged'): Promise<number> {
  const all = await Promise.all(generators.map((generator) => generator.ask('status', null)));
  return all.reduce((total, status) => total + status[what], 0);
}
