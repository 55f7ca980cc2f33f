import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the clone. */
export const repoRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** What preparation makes and may be deleted at any time: runtimes, stamps, logs. */
export const cacheDir = join(repoRoot, '.cache');
export const logsDir = join(cacheDir, 'logs');
export const stampsDir = join(cacheDir, 'stamps');

/** What one `npm start` writes: data of its server and kiosk, and what it launched. Deleted at the next start. */
export const runDir = join(repoRoot, '.run');
export const runStateFile = join(runDir, 'state.json');

/** Node 24 as npm package: the version everything but the bootstrap runs on. */
export const node24 = join(repoRoot, 'node_modules/.bin/node');

/**
 * Kept between clones of the same person (XDG Base Directory Specification 0.8: $XDG_CACHE_HOME, else ~/.cache).
 * A relative $XDG_CACHE_HOME is ignored, as the specification asks.
 * @param {Record<string, string | undefined>} env
 * @returns {string}
 */
export function sharedCacheDir(env = process.env) {
  const base = env.XDG_CACHE_HOME?.startsWith('/') ? env.XDG_CACHE_HOME : join(homedir(), '.cache');
  return join(base, 'escale');
}
