import { readFileSync } from 'node:fs';
import type { GeneratorProcess } from '../../../bench/load/generator-process.ts';
import { type LatencySummary, summarise } from '../../../bench/load/latencies.ts';
import type { ServerProcess } from '../../../bench/load/server-process.ts';
import { type FloodEnds, floodWithHandshakes } from './handshake-flood.ts';

export type BadHandshakes = {
  count: number;
  /** how they ended, each with the server's reason */
  ends: FloodEnds;
  /** what lives in the server's memory more than before, after collecting garbage, mebibytes; and the largest resident growth while it lasted */
  heapGrowthMb: number;
  peakGrowthMb: number;
  /** lines the server logged meanwhile */
  logLines: number;
  /** how good terminals were answered meanwhile */
  good: LatencySummary | null;
};

/** Where the flood comes from: an address of its own, as a stranger's would be. */
const STRANGER = '127.0.0.99';

/**
 * Floods a server with handshakes that never prove anything, while the terminals of `good` go on.
 * The server must have been started WITH_REPORTS. A first small flood warms its code up, so that what is compiled once is not taken for a leak.
 */
export async function measureBadHandshakes(
  server: ServerProcess,
  good: GeneratorProcess,
  count: number,
  logFile: string,
): Promise<BadHandshakes> {
  await floodWithHandshakes(server.port, 200, STRANGER);
  const heapBefore = await server.livingMb();
  const rssBefore = server.rssMb();
  const linesBefore = countLines(logFile);
  await good.ask('latencies', null);
  let peak = rssBefore;
  const watch = setInterval(() => {
    peak = Math.max(peak, server.rssMb());
  }, 100);
  const ends = await floodWithHandshakes(server.port, count, STRANGER);
  clearInterval(watch);
  const { acknowledgements } = await good.ask('latencies', null);
  const tenths = (value: number) => Math.round(value * 10) / 10;
  return {
    count,
    ends,
    heapGrowthMb: tenths((await settledHeap(server)) - heapBefore),
    peakGrowthMb: tenths(peak - rssBefore),
    logLines: countLines(logFile) - linesBefore,
    good: summarise(acknowledgements),
  };
}

/** The least of some readings: the last sockets are on their way out for a second or two. */
async function settledHeap(server: ServerProcess): Promise<number> {
  let least = Infinity;
  for (let reading = 0; reading < 6; reading += 1) {
    least = Math.min(least, await server.livingMb());
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return least;
}

function countLines(file: string): number {
  return readFileSync(file, 'latin1').split('\n').length - 1;
}
