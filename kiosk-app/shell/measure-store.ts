import { closeSync, fdatasyncSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Measure } from '#protocol/measures.ts';
import { type Anchor, type StoredMeasure, WAITING_MEASURES } from '../core/measure-ring.ts';
import { isMissing, readIfThere, replaceFile, requireRoom, syncFolder } from './durable-file.ts';
import { checkedLine, uncheckedJson } from './journal/checked-line.ts';
import type { Log } from './log.ts';

/** How many measures wait at most, and how many are in one file: six hours, as what is told goes by whole files. Tests take fewer. */
export type RingSize = { measures: number; perFile: number };
const ringSize: RingSize = { measures: WAITING_MEASURES, perFile: 1_440 };
/** The journal's facts go before: with less room than this nothing is written here. */
const LEAST_FREE_BYTES = 16 * 1024 * 1024;
const SEGMENT_NAME = /^\d{9}\.measures$/;
const ANCHORS = 'anchors.json';

const Moment = { boot: z.string().max(60), up: z.number().int() };
const Stored = z.object({ since: z.object(Moment).nullable(), measure: Measure });
const Anchors = z.array(z.object({ ...Moment, at: z.number().int() })).max(100);

type OpenSegment = { name: string; file: number; lines: number };

/**
 * Rounds that wait for the line, on disk: files of checked lines, appended to and made durable one by one. A power cut costs the line being written. Where the disk takes nothing they wait in memory alone, as
 * the log says once. Nothing here throws.
 */
export class MeasureStore {
  readonly #folder: string;
  readonly #log: Log;
  readonly size: RingSize;
  /** how many of its measures still wait, by the name of the file, oldest first */
  readonly #waiting = new Map<string, number>();
  #open: OpenSegment | null = null;
  #nextNumber = 1;
  #hasWarned = false;
  #anchors: readonly Anchor[] = [];

  constructor(folder: string, log: Log, size = ringSize) {
    this.#folder = folder;
    this.#log = log;
    this.size = size;
  }

  get anchors(): readonly Anchor[] {
    return this.#anchors;
  }

  /** What earlier runs left, oldest first, each with the file that it is in. Call it once, first. */
  read(): { stored: StoredMeasure; segment: string }[] {
    const found = this.#attempt(() => {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      const anchors = Anchors.safeParse(JSON.parse(readIfThere(join(this.#folder, ANCHORS)) ?? '[]'));
      this.#anchors = anchors.success ? anchors.data : [];
      const names = readdirSync(this.#folder)
        .filter((name) => SEGMENT_NAME.test(name))
        .toSorted();
      this.#nextNumber = Number.parseInt(names.at(-1) ?? '0', 10) + 1;
      return names.flatMap((segment) => {
        const all = readSegment(join(this.#folder, segment));
        this.#waiting.set(segment, all.length);
        return all.map((stored) => ({ stored, segment }));
      });
    });
    return found ?? [];
  }

  /** @returns the file that it is in; null: it is in none, the disk does not take it */
  append(stored: StoredMeasure): string | null {
    return this.#attempt(() => {
      requireRoom(this.#folder, LEAST_FREE_BYTES);
      if (this.#open && this.#open.lines >= this.size.perFile) this.close();
      this.#open ??= this.#begin();
      const { file, name } = this.#open;
      const line = Buffer.from(checkedLine(JSON.stringify(stored)));
      for (let done = 0; done < line.length;) done += writeSync(file, line, done);
      fdatasyncSync(file);
      this.#open.lines += 1;
      this.#waiting.set(name, (this.#waiting.get(name) ?? 0) + 1);
      return name;
    });
  }

  /** The server's time was heard. Durable before anything is told by it. */
  anchor(anchor: Anchor): void {
    this.#anchors = [...this.#anchors, anchor].slice(-100);
    this.#attempt(() => replaceFile(join(this.#folder, ANCHORS), JSON.stringify(this.#anchors)));
  }

  /** These wait no longer: a file goes when none of its measures does. */
  forget(segments: readonly (string | null)[]): void {
    for (const name of segments) if (name !== null) this.#waiting.set(name, (this.#waiting.get(name) ?? 0) - 1);
    for (const [name, count] of this.#waiting) if (count <= 0) this.#remove(name);
    if (this.#waiting.size === 0 && this.#anchors.length > 0) {
      this.#anchors = [];
      this.#attempt(() => rmSync(join(this.#folder, ANCHORS), { force: true }));
    }
  }

  close(): void {
    const open = this.#open;
    this.#open = null;
    if (open) this.#attempt(() => closeSync(open.file));
  }

  #begin(): OpenSegment {
    const most = this.size.measures / this.size.perFile + 1;
    for (const name of this.#waiting.keys()) if (this.#waiting.size >= most) this.#remove(name);
    const name = `${String(this.#nextNumber).padStart(9, '0')}.measures`;
    this.#nextNumber += 1;
    const file = openSync(join(this.#folder, name), 'ax', 0o600);
    syncFolder(this.#folder);
    this.#waiting.set(name, 0);
    return { name, file, lines: 0 };
  }

  #remove(name: string): void {
    if (this.#open?.name === name) this.close();
    this.#waiting.delete(name);
    this.#attempt(() => rmSync(join(this.#folder, name), { force: true }));
  }

  /** What a failed write leaves half a line of is not written to again. */
  #attempt<T>(work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      const open = this.#open;
      this.#open = null;
      try {
        if (open) closeSync(open.file);
      } catch {
        // It is lost to us either way.
      }
      if (!this.#hasWarned)
        this.#log.warn({ err: error }, 'measures wait in memory alone: the disk does not take them');
      this.#hasWarned = true;
      return null;
    }
  }
}

/** The good lines; a torn one, damaged bytes and what is no measure are passed over. */
function readSegment(path: string): StoredMeasure[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
  const stored: StoredMeasure[] = [];
  let from = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, from)) {
    const json = uncheckedJson(bytes.subarray(from, end));
    from = end + 1;
    if (json === null) continue;
    const parsed = Stored.safeParse(JSON.parse(json));
    if (parsed.success) stored.push(parsed.data);
  }
  return stored;
}
