import { closeSync, openSync, readFileSync, readSync, statSync, writeSync } from 'node:fs';
import { type CanarySearch, type Hit, scanPieces } from './canary-search.ts';
import { inflatedMembers } from './inflate-members.ts';

const PAGE = 4096;
/** proc_pid_pagemap(5). */
const ENTRY_BYTES = 8;
const PRESENT_OR_SWAPPED = 0b1100_0000;
const FILE_OR_SHARED = 0b0010_0000;

type Mapping = { from: number; to: number; path: string };
type Run = { from: number; to: number };

/**
 * Looks through the memory of a process: every page of a readable mapping that is there (or swapped out), but for the pages of files on the disk
 * that were never changed since `before` (programs and libraries), of which the process has no copy of its own.
 * @param before milliseconds since 1970
 * @returns what was met; null when the process has gone. Throws when its memory may not be read.
 */
export function searchMemory(
  search: CanarySearch,
  pid: number,
  before: number,
): { hits: Hit[]; compressed: Hit[]; bytes: number } | null {
  let memory: number;
  let pagemap: number;
  try {
    memory = openSync(`/proc/${pid}/mem`, 'r');
    pagemap = openSync(`/proc/${pid}/pagemap`, 'r');
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
  const hits: Hit[] = [];
  const compressed: Hit[] = [];
  let bytes = 0;
  try {
    for (const mapping of readableMappings(pid)) {
      for (const run of presentRuns(pagemap, mapping, isOldFile(mapping.path, before))) {
        let at = run.from;
        const read = (into: Buffer): number => {
          const count = readAt(memory, into, at, run.to - at);
          at += count;
          bytes += count;
          return count;
        };
        const see = (piece: Buffer): void => {
          for (const member of inflatedMembers(piece, 'gzip')) compressed.push(...search.scan(member));
        };
        hits.push(...scanPieces(search, read, Math.min(run.to - run.from, 4 * 1024 * 1024), see));
      }
    }
  } catch (error) {
    if (!isGone(error)) throw error;
  } finally {
    closeSync(memory);
    closeSync(pagemap);
  }
  return { hits, compressed, bytes };
}

function isGone(error: unknown): boolean {
  return ['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** A page that went away while it was read (unmapped, given back) ends its run. */
function readAt(memory: number, into: Buffer, at: number, most: number): number {
  if (most <= 0) return 0;
  try {
    return readSync(memory, into, 0, Math.min(into.length, most), at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EIO') return 0;
    throw error;
  }
}

function readableMappings(pid: number): Mapping[] {
  return readFileSync(`/proc/${pid}/maps`, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, from, to, path] = /^([0-9a-f]+)-([0-9a-f]+) r\S+ \S+ \S+ \S+ *(.*)$/.exec(line) ?? [];
      // The kernel's own, beyond what a number can count to and of which a process has no copy.
      if (from === undefined || to === undefined || /^\[(?:vsyscall|vvar|vvar_vclock|vdso)\]$/.test(path ?? ''))
        return [];
      return [{ from: Number.parseInt(from, 16), to: Number.parseInt(to, 16), path: path ?? '' }];
    });
}

const changedSince = new Map<string, boolean>();

/** A file by name that nobody has changed since; what has no name (memfd, deleted) or cannot be seen from here is not. */
function isOldFile(path: string, before: number): boolean {
  if (!path.startsWith('/') || path.endsWith(' (deleted)') || path.startsWith('/memfd:')) return false;
  let isOld = changedSince.get(path);
  if (isOld === undefined) {
    try {
      isOld = statSync(path).ctimeMs < before;
    } catch {
      isOld = false;
    }
    changedSince.set(path, isOld);
  }
  return isOld;
}

function* presentRuns(pagemap: number, { from, to }: Mapping, skipFilePages: boolean): Generator<Run> {
  const entries = Buffer.alloc(ENTRY_BYTES * 8192);
  let run: Run | null = null;
  for (let at = from; at < to;) {
    const wanted = Math.min(entries.length, ((to - at) / PAGE) * ENTRY_BYTES);
    const count = readSync(pagemap, entries, 0, wanted, (at / PAGE) * ENTRY_BYTES);
    if (count === 0) break;
    for (let index = 7; index < count; index += ENTRY_BYTES, at += PAGE) {
      const flags = entries[index] ?? 0;
      const isThere = (flags & PRESENT_OR_SWAPPED) !== 0 && !(skipFilePages && (flags & FILE_OR_SHARED) !== 0);
      if (isThere && run) run.to = at + PAGE;
      else if (isThere) run = { from: at, to: at + PAGE };
      else if (run) {
        yield run;
        run = null;
      }
    }
  }
  if (run) yield run;
}

/**
 * Writes into a process's memory where it harms nothing: at the far end of its main thread's stack, which it has not reached.
 * @returns what takes it away again; null when the process has gone or has no such room
 */
export function writeIntoMemory(pid: number, text: string): (() => void) | null {
  try {
    const stack = readFileSync(`/proc/${pid}/maps`, 'utf8')
      .split('\n')
      .find((line) => line.endsWith('[stack]'));
    const end = Number.parseInt(stack?.split('-')[0] ?? '', 16);
    if (!Number.isFinite(end)) return null;
    const put = (content: Buffer): void => {
      const memory = openSync(`/proc/${pid}/mem`, 'r+');
      writeSync(memory, content, 0, content.length, end + 64);
      closeSync(memory);
    };
    put(Buffer.from(text));
    return () => {
      try {
        put(Buffer.alloc(text.length));
      } catch {
        // gone meanwhile
      }
    };
  } catch {
    return null;
  }
}
