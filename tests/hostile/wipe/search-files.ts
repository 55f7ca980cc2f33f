import { closeSync, fstatSync, lstatSync, openSync, readSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type CanarySearch, type Hit, scanPieces } from './canary-search.ts';
import { inflatedMembers } from './inflate-members.ts';

/** A compressed member is looked for within files up to this size, in bytes; the plain forms in all of them. */
const MOST_UNPACKED_FILE = 96 * 1024 * 1024;

export type FileHits = { path: string; hits: Hit[]; compressed: Hit[] };

/** An open file. @param from the first byte looked at @param to the one after the last; both default to all of it */
export function searchOpenFile(
  search: CanarySearch,
  descriptor: number,
  from = 0,
  to = Number.MAX_SAFE_INTEGER,
): Hit[] {
  let at = from;
  return scanPieces(search, (into) => {
    const count = readSync(descriptor, into, 0, Math.min(into.length, to - at), at);
    at += count;
    return count;
  });
}

/** A file by name: its content, and what is compressed in it. Null when it has gone. Throws when it may not be read. */
export function searchFile(search: CanarySearch, path: string): Omit<FileHits, 'path'> | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (error) {
    if (['ENOENT', 'ENXIO'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
  try {
    const hits = searchOpenFile(search, descriptor);
    const compressed: Hit[] = [];
    const bytes = Buffer.alloc(Math.min(fstatSync(descriptor).size, MOST_UNPACKED_FILE));
    const count = readSync(descriptor, bytes, 0, bytes.length, 0);
    for (const member of inflatedMembers(bytes.subarray(0, count), 'all')) compressed.push(...search.scan(member));
    return { hits, compressed };
  } finally {
    closeSync(descriptor);
  }
}

/** What of the names in a folder is looked at: its own and where its links lead. */
export function* walk(
  folder: string,
): Generator<{ path: string; kind: 'file' | 'other'; changedAt: number; names: string }> {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  const device = lstatSync(folder).dev;
  for (const name of names) {
    const path = join(folder, name);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (!stat) continue;
    const link = stat.isSymbolicLink() ? readLink(path) : '';
    yield { path, kind: stat.isFile() ? 'file' : 'other', changedAt: stat.ctimeMs, names: `${name}\n${link}` };
    if (stat.isDirectory() && stat.dev === device) yield* walk(path);
  }
}

function readLink(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
