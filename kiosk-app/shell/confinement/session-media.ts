import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import { findProgram } from './system-programs.ts';

const execute = promisify(execFile);
/** A stick that is still being written to may take long; a terminal that waits longer calls for help. */
const UNMOUNT_WITHIN_MS = 20_000;

/** Where removable media are mounted (FHS 3.0 §3.11 and §3.12, udisks). */
const MEDIA_FOLDERS = ['/media', '/mnt', '/run/media'];

/** A mount of this machine, from proc(5) "mountinfo". */
export interface Mount {
  /** unique as long as it lasts */
  id: string;
  path: string;
  /** "8:17", of the device */
  device: string;
}

/** Spaces and such are written as octal numbers there. */
function unescape(path: string): string {
  return path.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCodePoint(Number.parseInt(digits, 8)));
}

export async function readMounts(): Promise<Mount[]> {
  const lines = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const [id = '', , device = '', , path = ''] = line.split(' ');
    return { id, device, path: unescape(path) };
  });
}

function isUnder(path: string, folder: string): boolean {
  return `${path}/`.startsWith(`${folder}/`);
}

/** Does the device hang on USB? The link in sysfs tells the way to it. */
async function isOnUsb(device: string): Promise<boolean> {
  return (await readlink(`/sys/dev/block/${device}`).catch(() => '')).includes('/usb');
}

/**
 * Mounts that came during a session: in the places for removable media, or of a device on USB wherever it is mounted.
 * @param before ids of the mounts before it: a terminal may itself run from a stick
 */
export async function mediaMounts(before: string[]): Promise<Mount[]> {
  const known = new Set(before);
  const arrived = (await readMounts()).filter(({ id }) => !known.has(id));
  const removable = await Promise.all(
    arrived.map(
      async ({ path, device }) => MEDIA_FOLDERS.some((folder) => isUnder(path, folder)) || (await isOnUsb(device)),
    ),
  );
  return arrived.filter((_, index) => removable[index]);
}

/** Mounts in a folder of the shell's own. */
export async function mountsUnder(folder: string): Promise<Mount[]> {
  return (await readMounts()).filter(({ path }) => isUnder(path, folder));
}

/**
 * Unmounts what came during the session, the innermost first; umount(8) waits until all of it is written. Never rejects: what resists is found
 * by the check that follows.
 */
export async function unmountMedia(before: string[]): Promise<void> {
  const mounts = await mediaMounts(before);
  if (mounts.length === 0) return;
  const umount = await findProgram('umount');
  if (!umount) return;
  for (const { path } of mounts.toReversed()) {
    await execute(umount, ['--', path], { timeout: UNMOUNT_WITHIN_MS }).catch(() => {});
  }
}
