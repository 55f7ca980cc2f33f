import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { folderBytes } from './electron-fallback.ts';
import { cacheDir, repoRoot } from './paths.mjs';
import { beginStep, runLogged, tail } from './progress.mjs';

const packageDir = join(repoRoot, 'node_modules/electron');
/** No byte for this long and the download is given up. */
const stallMs = 60_000;
const connectMs = 3_000;

/** The electron package's own executable where its download was done for the version installed, else undefined. */
export function officialPath(): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { version: string };
    if (readFileSync(join(packageDir, 'dist/version'), 'utf8').trim().replace(/^v/, '') !== version) return undefined;
    const path = join(packageDir, 'dist', readFileSync(join(packageDir, 'path.txt'), 'utf8'));
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Where the download would come from: a mirror or a proxy the person configured, else GitHub and the host GitHub sends
 * files from (a network may let one through and not the other).
 */
export function downloadHosts(env: Record<string, string | undefined>): { host: string; port: number }[] {
  const configured = env.ELECTRON_MIRROR ?? env.npm_config_electron_mirror ?? env.HTTPS_PROXY ?? env.https_proxy;
  if (configured) {
    try {
      const url = new URL(configured);
      return [{ host: url.hostname, port: Number(url.port) || (url.protocol === 'http:' ? 80 : 443) }];
    } catch {
      return [];
    }
  }
  return [
    { host: 'github.com', port: 443 },
    { host: 'release-assets.githubusercontent.com', port: 443 },
  ];
}

/** Whether a connection opens within `ms`. Never throws, never waits longer. */
export function canConnect(host: string, port: number, ms = connectMs): Promise<boolean> {
  return new Promise((done) => {
    const finish = (answer: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      done(answer);
    };
    // The socket's own timeout does not cover the name lookup.
    const timer = setTimeout(() => finish(false), ms);
    const socket = connect({ host, port }, () => finish(true));
    socket.on('error', () => finish(false));
  });
}

export async function githubReachable(env: Record<string, string | undefined>): Promise<boolean> {
  const hosts = downloadHosts(env);
  const answers = await Promise.all(hosts.map(({ host, port }) => canConnect(host, port)));
  return hosts.length > 0 && answers.every(Boolean);
}

/**
 * Runs the electron package's own installer (it checks the archive against the hashes it was published with).
 * @returns undefined when it is there, else why not, in a few words; never hangs on a silent line
 */
export async function downloadOfficial(env: NodeJS.ProcessEnv, stalledAfter = stallMs): Promise<string | undefined> {
  // Its own TMPDIR, so that the bytes received can be counted: that is the progress shown and the watch on a dead line.
  const work = join(cacheDir, 'electron/downloading');
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  let bytes = 0;
  let changed = Date.now();
  const stop = new AbortController();
  const step = beginStep('téléchargement d’Electron', () => (bytes > 0 ? `${Math.round(bytes / 1e6)} Mo` : ''));
  const watch = setInterval(async () => {
    const now = (await folderBytes(work)) + (await folderBytes(join(packageDir, 'dist')));
    if (now !== bytes) [bytes, changed] = [now, Date.now()];
    else if (Date.now() - changed > stalledAfter) stop.abort();
  }, 1000);
  const proxied = env.HTTPS_PROXY ?? env.https_proxy;
  const { code, output } = await runLogged({
    command: process.execPath,
    args: [join(packageDir, 'install.js')],
    log: 'electron-official',
    env: {
      ...env,
      TMPDIR: work,
      ELECTRON_OVERRIDE_DIST_PATH: undefined,
      ...(proxied ? { ELECTRON_GET_USE_PROXY: '1', NODE_USE_ENV_PROXY: '1' } : {}),
    },
    signal: stop.signal,
  });
  clearInterval(watch);
  await rm(work, { recursive: true, force: true });
  if (code === 0 && officialPath()) {
    step.done('Electron téléchargé');
    return undefined;
  }
  const why = stop.signal.aborted
    ? 'le téléchargement n’avance plus'
    : `le téléchargement a échoué (${
        tail(output, 40)
          .split('\n')
          .find((line) => /error/i.test(line))
          ?.trim() ?? 'sans message'
      })`;
  step.failed('téléchargement d’Electron');
  return why;
}
