import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { until } from '../tests/stage/until.ts';
import { enrolByRows } from './load/enrol-rows.ts';
import { GeneratorProcess } from './load/generator-process.ts';
import { ServerProcess, WITH_REPORTS } from './load/server-process.ts';
import { TERMINALS_PER_SITE } from './load/load-city.ts';
import { whyTooFewFiles } from './load/open-files.ts';

const BARE = fileURLToPath(new URL('bare/bare-server.ts', import.meta.url));
/** Of the made-up city. */
export const BENCH_SEED = 'bench';
/** Terminals on their way while a fleet is set up. */
const SETTING_UP = 100;

/** A server with a generator of terminals that are connected to it, both processes of their own. */
export type Side = {
  name: string;
  /** null: the control server */
  bare: BareKind | null;
  nodeFlags: readonly string[];
  server: ServerProcess;
  generator: GeneratorProcess;
  folder: string;
};

/** What a bare server does with what it is told: keeps it, or acknowledges it and forgets it. */
export type BareKind = 'storing' | 'forgetting';

export type Pair = { escale: Side; bare: Side; bares: readonly Side[]; folder: string; close(): Promise<void> };

/**
 * The control server and the bare limit side by side on this machine, each with as many terminals, which are quiet until they are told otherwise: what is measured takes turns between them.
 * Plain WebSocket, no TLS.
 * @throws in words where this machine cannot hold so many
 */
export async function startPair(
  terminals: number,
  tell: (line: string) => void,
  nodeFlags: readonly string[] = [],
  kinds: readonly BareKind[] = ['storing'],
  perSite: number = TERMINALS_PER_SITE,
): Promise<Pair> {
  const why = whyTooFewFiles(terminals);
  if (why !== null) throw new Error(why);
  const folder = mkdtempSync(join(tmpdir(), 'escale-bench-'));
  const started: Side[] = [];
  const close = async () => {
    await Promise.all(started.flatMap(({ server, generator }) => [generator.stop(), server.stop('SIGKILL')]));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const escale = await startSide({ name: 'escale', bare: null, folder, terminals, nodeFlags, perSite }, started);
    const bares: Side[] = [];
    for (const bare of kinds) {
      bares.push(await startSide({ name: `bare ${bare}`, bare, folder, terminals, nodeFlags: [], perSite }, started));
    }
    const [bare] = bares;
    if (!bare) throw new Error('nothing to compare with');
    tell(`${terminals} terminals at each of ${1 + bares.length} servers`);
    return { escale, bare, bares, folder, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Resident memory of a server, and what lives in it after a collection, mebibytes. */
export type Memory = { rssMb: number; livingMb: number };

/** Until a server that has nobody has done what a start leaves to do. */
const EMPTY_REST_MS = 2_000;

/**
 * What the program of a side has before any terminal exists: started with the same flags on an empty folder, at rest, its garbage collected. All above that is the terminals', the state
 * that is read at the start included. Its size at `listening` would be another start's garbage, and of the control server a part of what its terminals cost.
 */
export async function emptyMemory(side: Side): Promise<Memory> {
  const folder = `${side.folder}-empty`;
  mkdirSync(folder, { recursive: true });
  await fillCache({ ...side, folder });
  const server = await startServer({ ...side, folder }, 0);
  await pause(EMPTY_REST_MS);
  const livingMb = await server.livingMb();
  const rssMb = server.rssMb();
  await server.stop('SIGTERM');
  return { rssMb, livingMb };
}

/** One start and a clean end: every later one has the cache of what is compiled, as a server in life. */
async function fillCache({ folder, bare }: Pick<Side, 'folder' | 'bare'>): Promise<void> {
  const server = await startServer({ folder, bare, nodeFlags: [] }, 0);
  await server.stop('SIGTERM');
}

/** Starts the server of a side again, on the same folder and port. */
export async function restart(side: Side): Promise<void> {
  side.server = await startServer(side, side.server.port);
}

function startServer(
  { folder, bare, nodeFlags }: Pick<Side, 'folder' | 'bare' | 'nodeFlags'>,
  port: number,
): Promise<ServerProcess> {
  return ServerProcess.start(folder, {
    port,
    logFile: `${folder}.log`,
    nodeFlags: [...WITH_REPORTS, ...nodeFlags],
    ...(bare === null ? {} : { program: BARE, args: [bare] }),
  });
}

async function startSide(
  plan: {
    name: string;
    bare: BareKind | null;
    folder: string;
    terminals: number;
    nodeFlags: readonly string[];
    perSite: number;
  },
  started: Side[],
): Promise<Side> {
  const { name, bare, terminals } = plan;
  const folder = join(plan.folder, name.replace(' ', '-'));
  mkdirSync(folder);
  const seed = BENCH_SEED;
  if (bare === null) await enrolByRows(folder, seed, terminals, plan.perSite);
  const { nodeFlags } = plan;
  await fillCache({ folder, bare });
  const server = await startServer({ folder, bare, nodeFlags }, 0);
  const place = { host: '127.0.0.1', port: server.port, seed, addresses: 8 };
  const generator = await GeneratorProcess.start({ ...place, from: 0, to: terminals, factsEveryMs: 0, beatEveryMs: 0 });
  const side: Side = { name, bare, nodeFlags, server, generator, folder };
  started.push(side);
  await generator.ask('connect', { from: 0, to: terminals, atOnce: SETTING_UP });
  await until(
    `${name}: all are up`,
    async () => (await generator.ask('status', null)).up === terminals,
    60_000 + terminals * 30,
  );
  return side;
}
