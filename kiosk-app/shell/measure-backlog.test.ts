import { appendFileSync, chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Measure } from '#protocol/measures.ts';
import { MAX_LATE_MEASURES } from '#protocol/limits.ts';
import type { LateMeasures } from '#protocol/terminal-messages.ts';
import { MeasureBacklog } from './measure-backlog.ts';
import { MeasureStore } from './measure-store.ts';

const none = { kind: 'not-measured' } as const;
function measureAt(takenAt: number): Measure {
  const nothing = { card: null, wifi: null, gateway: none, dns: none, references: [], server: none };
  return { takenAt, medium: 'cable', ...nothing };
}

let folder = '';
let warned: string[] = [];
const log = pino({ level: 'warn' }, { write: (line: string) => warned.push(line) });
/** Starts the terminal's program. @param upAtZeroMs the machine's time since boot when it does */
function start(boot = 'b1', upAtZeroMs = 10_000): MeasureBacklog {
  return new MeasureBacklog(new MeasureStore(folder, log), { id: boot, upAtZeroMs }, log);
}
/** A terminal whose folder cannot be made. */
function inMemory(): MeasureBacklog {
  const file = join(folder, 'no-folder');
  writeFileSync(file, '');
  return new MeasureBacklog(new MeasureStore(join(file, 'measures'), log), { id: 'b1', upAtZeroMs: 0 }, log);
}
async function tellAll(backlog: MeasureBacklog, now = { mono: 0, at: 100 }, isHeard = true): Promise<LateMeasures[]> {
  const told: LateMeasures[] = [];
  await backlog.tell(now, async (message) => {
    told.push(message);
    return isHeard;
  });
  return told;
}
const moments = (told: LateMeasures[]) => told.flatMap(({ measures }) => measures.map(({ takenAt }) => takenAt));
const segments = () => readdirSync(folder).filter((name) => name.endsWith('.measures'));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'escale-backlog-'));
  warned = [];
});
afterEach(() => {
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

describe('rounds that nobody heard', () => {
  it('are told in order, in messages of bounded size, until none is left, on the disk either', async () => {
    const backlog = start();
    for (let at = 0; at < 45; at += 1) backlog.keep(measureAt(at), null);
    const told = await tellAll(backlog);
    expect(told.map(({ measures }) => measures.length)).toEqual([MAX_LATE_MEASURES, MAX_LATE_MEASURES, 5]);
    expect(moments(told)).toEqual([...Array(45).keys()]);
    expect(await tellAll(backlog)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that were told without an answer are told again with the same moments, though the clock was set meanwhile', async () => {
    const backlog = start();
    backlog.keep(measureAt(1), 500);
    backlog.keep(measureAt(2), 700);
    const first = await tellAll(backlog, { mono: 1_000, at: 50_000 }, false);
    expect(moments(first)).toEqual([49_500, 49_700]);
    expect(await tellAll(backlog, { mono: 2_000, at: 51_007 })).toEqual(first);
  });

  it('of a long time away go with several heartbeats, within the server’s limits', async () => {
    const backlog = inMemory();
    for (let at = 0; at < 1_500; at += 1) backlog.keep(measureAt(at), null);
    expect(await tellAll(backlog)).toHaveLength(50);
    expect(backlog.size).toBe(500);
  });
});

describe('rounds that the program did not live to tell', () => {
  it('are told by the next run, with their own times', async () => {
    const first = start();
    first.keep(measureAt(1_795_000_000_000), null);
    // Without a word from the server: 2 s after the start of a program that began 10 s after the boot.
    first.keep(measureAt(3), 2_000);
    // kill -9: nothing is closed. The next program begins 60 s after the boot and hears the server 5 s later.
    const told = await tellAll(start('b1', 60_000), { mono: 5_000, at: 1_795_000_065_000 });
    expect(moments(told)).toEqual([1_795_000_000_000, 1_795_000_012_000]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('and were half told before it are told again with the same moments, by the clock of then', async () => {
    const first = start();
    first.keep(measureAt(3), 2_000);
    const before = await tellAll(first, { mono: 5_000, at: 1_795_000_065_000 }, false);
    const second = start('b1', 60_000);
    second.keep(measureAt(4), 100);
    const after = await tellAll(second, { mono: 5_000, at: 1_795_000_190_077 });
    expect(moments(after)).toEqual([moments(before)[0], 1_795_000_065_000 + 60_100 - 15_000]);
  });

  it('are told after a power cut where the server’s time had been heard, and counted where nobody can date them', async () => {
    const first = start();
    first.keep(measureAt(1_795_000_000_000), null);
    first.keep(measureAt(3), 2_000);
    const second = start('b2', 7_000);
    expect(second.size).toBe(1);
    expect(warned.map((line) => JSON.parse(line))).toMatchObject([{ lost: 1 }]);
    expect(moments(await tellAll(second))).toEqual([1_795_000_000_000]);
  });

  it('are told without the line that a power cut tore, and without what was damaged', async () => {
    const first = start();
    for (const at of [1, 2, 3]) first.keep(measureAt(at), null);
    const [name = ''] = segments();
    const path = join(folder, name);
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, [lines[0], lines[1]?.replace('cable', 'cabel'), lines[2], ''].join('\n'));
    appendFileSync(path, lines[0]?.slice(0, 30) ?? '');
    const second = start();
    second.keep(measureAt(4), null);
    expect(moments(await tellAll(second))).toEqual([1, 3, 4]);
    expect(warned).toEqual([]);
  });

  it('are those of the last 72 hours, in files that go when all in them is told', async () => {
    // As if 72 hours were sixty rounds, and six hours five.
    const size = { measures: 60, perFile: 5 };
    const first = new MeasureBacklog(new MeasureStore(folder, log, size), { id: 'b1', upAtZeroMs: 0 }, log);
    for (let at = 0; at < 83; at += 1) first.keep(measureAt(at), null);
    expect(first.size).toBe(60);
    expect(segments()).toHaveLength(13);
    let heard = 0;
    await first.tell({ mono: 0, at: 100 }, async () => (heard += 1) <= 2);
    expect(first.size).toBe(20);
    const second = new MeasureBacklog(new MeasureStore(folder, log, size), { id: 'b1', upAtZeroMs: 0 }, log);
    // The file that was told in part is told again: the server knows its measures by their moments.
    expect(moments(await tellAll(second))).toEqual(Array.from({ length: 23 }, (_, place) => 60 + place));
    expect(segments()).toEqual([]);
  });
});

describe('a disk that takes nothing', () => {
  it('leaves them in memory, and is told of once', async () => {
    const backlog = inMemory();
    backlog.keep(measureAt(1), null);
    backlog.keep(measureAt(2), null);
    expect(warned).toHaveLength(1);
    expect(moments(await tellAll(backlog))).toEqual([1, 2]);
  });
});
