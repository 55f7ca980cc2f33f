import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  statfsSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * Replaces a small file as a whole: written beside it, fsynced, renamed, the folder fsynced. After a power cut the file is the old one or
 * the new one, never a half.
 * @param mode permissions, 0600 by default. Throws what the file system throws.
 */
export function replaceFile(path: string, content: string, mode = 0o600): void {
  const beside = `${path}.new`;
  const file = openSync(beside, 'w', mode);
  try {
    writeSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
  syncFolder(dirname(path));
}

/** Makes the names in a folder durable (a new or renamed file is lost without it). */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** @returns the file's text, or null when there is none. Throws anything else. */
export function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Is this the file system's word that there is no such file? */
export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT';
}

/**
 * Looks whether a folder's disk would take something, without writing.
 * @throws as a write would: EROFS where it is read-only, ENOSPC where fewer than `bytes` are free
 */
export function requireRoom(folder: string, bytes: number): void {
  // access(2) says EROFS to everybody, root included.
  accessSync(folder, constants.W_OK);
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < bytes) throw Object.assign(new Error(`fewer than ${bytes} bytes are free`), { code: 'ENOSPC' });
}

/** Is this the file system's word that there is no room left: on the disk, or in the user's share of it? */
export function isFullDisk(error: unknown): boolean {
  return codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT';
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
}
