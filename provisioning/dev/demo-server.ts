import { createInterface } from 'node:readline';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { readConfig } from '../../control-server/config.ts';
import { startRefusal } from '../../control-server/start-refusal-rules.ts';
import type { ProcessKeeper } from './child-processes.ts';
import { node24, repoRoot } from './paths.mjs';
import { StepRefused } from './progress.mjs';

/** Where the dashboard is looked for first; another port is taken when something else has it. */
export const preferredPort = 4600;
const startMs = 30_000;

export type ServerLine = { kind: 'listening'; url: string } | { kind: 'first-account'; url: string };

/** One line of the server's stdout, where it is one of the two that are meant for us; its log lines are not. */
export function parseServerLine(line: string): ServerLine | undefined {
  try {
    const value = JSON.parse(line) as Partial<ServerLine>;
    return (value.kind === 'listening' || value.kind === 'first-account') && typeof value.url === 'string'
      ? { kind: value.kind, url: value.url }
      : undefined;
  } catch {
    return undefined;
  }
}

/** The server's data folder, below the folder of the run. */
export function serverDataDir(runFolder: string): string {
  return join(runFolder, 'server');
}

export type DemoServer = { url: string; firstAccountLink: string };

/**
 * Starts the control server with an empty database and waits for its address and its one-time link. It tries the preferred port; where something else has it,
 * any other. There is no look before: between a look and the start another program may come.
 * @throws StepRefused with its last words where it gives neither within 30 s
 */
export async function startDemoServer(
  keeper: ProcessKeeper,
  runFolder: string,
  ports: readonly number[] = [preferredPort, 0],
): Promise<DemoServer> {
  for (const port of ports) {
    const told = await tryServer(keeper, runFolder, port);
    if (told) return told;
  }
  throw new StepRefused('Le serveur de contrôle ne trouve aucun port libre.');
}

/** @returns undefined where the port is taken */
async function tryServer(keeper: ProcessKeeper, runFolder: string, port: number): Promise<DemoServer | undefined> {
  const dataDir = serverDataDir(runFolder);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  // People come 20 times as often as in life: their tickets are hashed less slowly.
  const env = {
    ...process.env,
    ESCALE_BOOK_LOG2N: '12',
    ESCALE_DATA_DIR: dataDir,
    ESCALE_PORT: String(port),
    ESCALE_HOST: '127.0.0.1',
  };
  let isUp = false;
  const server = keeper.start('serveur', [node24, join(repoRoot, 'control-server/main.mjs')], {
    env,
    cwd: repoRoot,
    stdout: 'pipe',
    logFile: join(runFolder, 'server.log'),
    // Until it listens, its end is ours to explain.
    mayEnd: () => !isUp,
  });
  const found: Partial<Record<ServerLine['kind'], string>> = {};
  const lines = createInterface({ input: server.child.stdout as Readable });
  // Read to the end of its life: a full pipe would stop it.
  const told = new Promise<void>((done) => {
    lines.on('line', (line) => {
      const said = parseServerLine(line);
      if (said) found[said.kind] = said.url;
      if (found.listening && found['first-account']) done();
    });
    lines.on('close', done);
  });
  const late = new Promise<void>((done) => setTimeout(done, startMs).unref());
  await Promise.race([told, late]);
  if (found.listening && found['first-account']) {
    isUp = true;
    return { url: found.listening, firstAccountLink: found['first-account'] };
  }
  const lastWords = server.lastWords();
  const read = readConfig(env);
  const portTaken = read.ok ? startRefusal('EADDRINUSE', read.config) : null;
  if (port !== 0 && portTaken !== null && lastWords.includes(portTaken)) return undefined;
  throw new StepRefused('Le serveur de contrôle ne démarre pas.', lastWords);
}
