import type { GeneratorProcess } from '../../../bench/load/generator-process.ts';
import { type LatencySummary, summarise } from '../../../bench/load/latencies.ts';
import { until } from '../../stage/until.ts';

/** How long the measured terminals wait for the acknowledgement of a fact, while the others … */
export type Waves = {
  /** stay */
  quiet: LatencySummary | null;
  /** break their lines, all in the same instant */
  leaving: LatencySummary | null;
  /** come back: from the moment they all ask to come in until the last one is there */
  returning: LatencySummary | null;
  /** seconds that took, of each wave */
  backSeconds: number[];
};

export type WavePlan = {
  /** how many leave and come back, how often, and how long is measured with nobody doing so */
  returning: number;
  waves: number;
  quietMs: number;
};

/** Until the server has seen all who left. */
const GONE_MS = 1_500;

/** @param measured terminals that only tell facts @param others generator of those who leave, all of them up */
export async function measureWaves(
  { returning, waves, quietMs }: WavePlan,
  { measured, others }: { measured: GeneratorProcess; others: GeneratorProcess },
): Promise<Waves> {
  const both = [measured, others];
  const all = await upOf(both);
  const takeTimes = async () => (await measured.ask('latencies', null)).acknowledgements;
  await takeTimes();
  await pass(quietMs);
  const times = { quiet: await takeTimes(), leaving: [] as number[], returning: [] as number[] };
  const backSeconds: number[] = [];
  for (let wave = 0; wave < waves; wave += 1) {
    await others.ask('leave', { from: 0, to: returning, how: 'destroy' });
    await until('they are gone', async () => (await upOf(both)) === all - returning);
    await pass(GONE_MS);
    times.leaving.push(...(await takeTimes()));
    await others.ask('connect', { from: 0, to: returning });
    const since = performance.now();
    await until('they are back', async () => (await upOf(both)) === all, 60_000);
    backSeconds.push(Math.round((performance.now() - since) / 100) / 10);
    times.returning.push(...(await takeTimes()));
  }
  return {
    quiet: summarise(times.quiet),
    leaving: summarise(times.leaving),
    returning: summarise(times.returning),
    backSeconds,
  };
}

/** How many terminals of these generators are connected and proven. */
export async function upOf(generators: readonly GeneratorProcess[]): Promise<number> {
  const all = await Promise.all(generators.map((generator) => generator.ask('status', null)));
  return all.reduce((total, { up }) => total + up, 0);
}

function pass(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
