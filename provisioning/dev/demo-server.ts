import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ProcessKeeper } from './child-processes.ts';
import { node24, repoRoot } from './paths.mjs';
import { StepRefused } from './progress.mjs';

/** Where the dashboard is looked for first; another port is taken when something else has it. */
export const preferredPort = 4600;
const startMs = 30_000;

/** Whether a port of 127.0.0.1 is free now. */
export function portIsFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => done(true)));
  });
}

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

/**
 * Starts the control server with an empty database and waits for its address and its one-time link.
 * @throws StepRefused with its last words where it gives neither within 30 s
 */
export async function startDemoServer(
  keeper: ProcessKeeper,
  runFolder: string,
  port: number,
): Promise<{ url: string; firstAccountLink: string }> {
  const dataDir = join(runFolder, 'server');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const server = keeper.start('serveur', [node24, join(repoRoot, 'control-server/main.ts')], {
    env: { ...process.env, ESCALE_DATA_DIR: dataDir, ESCALE_PORT: String(port), ESCALE_HOST: '127.0.0.1' },
    cwd: repoRoot,
    stdout: 'pipe',
    logFile: join(runFolder, 'server.log'),
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
  if (!found.listening || !found['first-account']) {
    throw new StepRefused('Le serveur de contrôle ne démarre pas.', server.lastWords());
  }
  return { url: found.listening, firstAccountLink: found['first-account'] };
}
