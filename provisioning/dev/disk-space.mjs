import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { repoRoot } from './paths.mjs';

/** Below this a disk counts as full: programs fail in many different words by then, and cannot even write their logs. */
const FULL_BYTES = 2e6;
/** What a demo writes in a day of use: the server's database with its past, journals, the kiosk's profile, logs. */
export const DEMO_BYTES = 100e6;

/** "12 Mo", "340 ko". @param {number} bytes @returns {string} */
export function sizeText(bytes) {
  return bytes >= 1e6 ? `${Math.floor(bytes / 1e6)} Mo` : `${Math.floor(bytes / 1e3)} ko`;
}

/**
 * @param {number} neededBytes
 * @param {readonly string[]} folders where this clone and its programs write
 * @returns {{ folder: string, freeBytes: number } | undefined} the first folder whose disk has less, or no file left to give
 */
export function shortOfSpace(neededBytes, folders = [repoRoot, tmpdir()]) {
  for (const folder of folders) {
    try {
      const { bavail, bsize, files, ffree } = statfsSync(folder);
      // Some file systems count no files: then `files` is 0.
      if (bavail * bsize < neededBytes || (files > 0 && ffree === 0)) return { folder, freeBytes: bavail * bsize };
    } catch {
      // A folder that is not there is somebody else's trouble.
    }
  }
  return undefined;
}

/**
 * The sentence for a full disk, to be said beside whatever failed because of it.
 * @param {unknown} [error] what was thrown: ENOSPC and EDQUOT count as well, wherever they came from
 * @returns {string | undefined}
 */
export function fullDiskSentence(error) {
  const full = shortOfSpace(FULL_BYTES);
  if (full) {
    return `Le disque de ${full.folder} est plein (il reste ${sizeText(full.freeBytes)}) : libérez de la place, puis relancez.`;
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC') return 'Un disque est plein : libérez de la place, puis relancez.';
  if (code === 'EDQUOT')
    return "Ce compte n'a plus le droit d'écrire davantage (quota) : libérez de la place, puis relancez.";
  return undefined;
}
