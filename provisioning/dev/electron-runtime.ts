import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFallbackRuntime, fallbackReady } from './electron-fallback.ts';
import { downloadOfficial, githubReachable, officialPath } from './electron-official.ts';
import { chooseRoute, fallbackFolder, fallbackPackage } from './electron-route-rules.ts';
import { cacheDir, sharedCacheDir } from './paths.mjs';
import { say, StepRefused } from './progress.mjs';

export type ElectronRuntime = {
  /** Absolute path of the executable. */
  path: string;
  electronVersion: string;
  /** `official`: the electron package's own binary; `fallback`: design.md §8. */
  route: 'official' | 'fallback';
};

const runtimeFile = join(cacheDir, 'electron/runtime.json');

/**
 * The Electron that preparation chose, for `npm start` and tests.
 * @throws where preparation has not run: the message says what to run
 */
export function electronRuntime(): ElectronRuntime {
  let runtime: ElectronRuntime;
  try {
    runtime = JSON.parse(readFileSync(runtimeFile, 'utf8')) as ElectronRuntime;
  } catch {
    throw new Error('No Electron runtime prepared here: run `node provisioning/dev/prepare.mjs` first.');
  }
  if (!existsSync(runtime.path)) throw new Error(`Electron is gone from ${runtime.path}: run npm start or npm test.`);
  return runtime;
}

/**
 * The version the executable says it is. Run as plain Node it needs no display and no sandbox, yet loads every library.
 * @throws StepRefused where it does not run: a library is missing, or it is made for another machine
 */
async function askVersion(path: string): Promise<string> {
  const child = spawn(path, ['-p', "'v' + process.versions.electron"], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 20_000,
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await new Promise((done) => child.on('close', done).on('error', done));
  const version = /^v(\d+\.\d+\.\d+)/m.exec(output)?.[1];
  if (!version) throw new StepRefused(`Electron ne se lance pas (${path}).`, output.trim().slice(-800));
  return version;
}

async function record(runtime: ElectronRuntime): Promise<void> {
  await mkdir(dirname(runtimeFile), { recursive: true });
  await writeFile(`${runtimeFile}.new`, `${JSON.stringify(runtime, null, 2)}\n`);
  await rename(`${runtimeFile}.new`, runtimeFile);
}

/** Finds or makes an Electron runtime and records it in `.cache/electron/runtime.json`. */
export async function prepareElectron(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const destination = join(cacheDir, 'electron', fallbackFolder);
  const known = await readFile(runtimeFile, 'utf8').then(
    (text) => JSON.parse(text) as ElectronRuntime,
    () => undefined,
  );
  const route = chooseRoute({
    platform: process.platform,
    arch: process.arch,
    officialInstalled: officialPath() !== undefined,
    fallbackReady: await fallbackReady(destination),
    wanted: env.ESCALE_ELECTRON,
  });
  const finish = async (path: string, kind: ElectronRuntime['route']) => {
    // Replaced since (an upgrade in the same place): its inode was made after the record was written.
    const asRecorded = known?.path === path && known.route === kind;
    const unchanged = asRecorded && statSync(path).ctimeMs < statSync(runtimeFile).mtimeMs;
    const runtime = unchanged ? known : { path, electronVersion: await askVersion(path), route: kind };
    if (!unchanged) await record(runtime);
    say(`Electron ${runtime.electronVersion}${kind === 'fallback' ? ' (remplaçant, venu du registre npm)' : ''}`);
  };
  if (route.kind === 'official-installed') return finish(officialPath() ?? '', 'official');
  if (route.kind === 'fallback-ready') return finish(join(destination, 'electron'), 'fallback');
  if (route.kind === 'try-official') {
    const refused = (await githubReachable(env)) ? await downloadOfficial(env) : "GitHub n'est pas joignable";
    if (refused === undefined) return finish(officialPath() ?? '', 'official');
    if (!route.fallback) {
      throw new StepRefused(
        `Electron ne peut pas être téléchargé : ${refused}. Le remplaçant n'existe que pour Linux x64 (ici : ${process.platform} ${process.arch}).`,
      );
    }
    say(`Electron : ${refused} ; le remplaçant ${fallbackPackage.electronVersion} sert à sa place`, '·');
  }
  await makeFallbackRuntime(destination, join(sharedCacheDir(env), 'electron', fallbackFolder));
  return finish(join(destination, 'electron'), 'fallback');
}

if (import.meta.main) await prepareElectron();
