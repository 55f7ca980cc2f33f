import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { linkSharedRuntime } from './electron-shared-cache.ts';
import { repoRoot } from './paths.mjs';
import { hashInputs, readStamp, writeStamp } from './stamps.mjs';

/** Root's own, open to read: the kiosk's account can change nothing of what root puts here. */
const stageRoot = '/var/lib/escale-dev';
const staged = ['package.json', 'dist/kiosk', 'assets', 'provisioning/linux'];

/** A folder of this clone's in the stage; `purpose` tells them apart. */
export function stageFolder(purpose: string): string {
  return join(stageRoot, createHash('sha256').update(`${repoRoot}\0${purpose}`).digest('hex').slice(0, 12));
}

function sealText(folder: string): string {
  try {
    return readFileSync(join(folder, 'escale-seal.json'), 'utf8');
  } catch {
    return '';
  }
}

/**
 * Puts what a kiosk needs of this clone where another account can read it: a clone in /root is closed to everyone else.
 * Only root can. What is there already is left alone while it is the same, since a kiosk may be running from it.
 * @returns where, or undefined where it cannot be done (no rights, no room)
 */
export async function stageKiosk(electronFolder: string): Promise<{ app: string; electron: string } | undefined> {
  const folder = stageFolder('clone');
  const app = join(folder, 'app');
  const electron = join(folder, 'electron');
  const stamp = join(folder, 'app.hash');
  try {
    mkdirSync(folder, { recursive: true });
    for (const each of [stageRoot, folder]) chmodSync(each, 0o755);
    const hash = hashInputs(repoRoot, staged);
    if (readStamp(stamp) !== hash) {
      rmSync(`${app}.new`, { recursive: true, force: true });
      for (const name of staged) cpSync(join(repoRoot, name), join(`${app}.new`, name), { recursive: true });
      openToRead(`${app}.new`);
      rmSync(app, { recursive: true, force: true });
      renameSync(`${app}.new`, app);
      writeStamp(stamp, hash);
    }
    const seal = sealText(electronFolder);
    if ((seal === '' || seal !== sealText(electron)) && !(await linkSharedRuntime(electronFolder, electron))) {
      // The electron package's own binary has no seal of ours.
      rmSync(electron, { recursive: true, force: true });
      cpSync(electronFolder, electron, { recursive: true });
      openToRead(electron);
    }
    return { app, electron: join(electron, 'electron') };
  } catch {
    return undefined;
  }
}

function openToRead(folder: string): void {
  spawnSync('chmod', ['-R', 'a+rX,go-w', folder]);
}
