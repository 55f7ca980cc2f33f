import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEvent } from '#protocol/journal-events.ts';
import { MAX_JOURNAL_BATCH, MAX_MESSAGE_BYTES } from '#protocol/limits.ts';
import { makeLog } from '../log.ts';
import type { JournalLimits } from './journal-bounds.ts';
import { Journal } from './journal.ts';

const BOOT_1 = '0d7f1f9e-6c53-4f0e-9d7c-0f6f3ad2c001';
const BOOT_2 = '0d7f1f9e-6c53-4f0e-9d7c-0f6f3ad2c002';
const DAY_MS = 24 * 60 * 60_000;
const wiped: JournalEvent = { type: 'wiped', sessionId: null, durationMs: 12 };
const log = makeLog('silent');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'escale-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (bootId: string = randomUUID(), limits: Partial<JournalLimits> = {}) =>
  Journal.open(folder, bootId, log, { reserveBytes: 4_096, ...limits });
const segments = () =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort();
const waiting = (journal: Journal) => journal.nextBatch()?.records.map(({ seq }) => seq) ?? [];
const many = (count: number) => Array.from({ length: count }, () => wiped);

describe('the journal', () => {
  it('keeps what was not acknowledged across a restart, oldest boot first', () => {
    const first = open(BOOT_1);
    expect(first.append([wiped, wiped], 10)).toBe(true);
    first.close();
    const journal = open(BOOT_2);
    expect(journal.takeEarlier()?.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(journal.takeEarlier()).toBeNull();
    journal.append([wiped], 12);
    expect(journal.nextBatch()).toMatchObject({ bootId: BOOT_1, records: [{ seq: 1 }, { seq: 2 }] });
    journal.acknowledge(BOOT_1, 1, 20);
    expect(waiting(journal)).toEqual([2]);
    journal.acknowledge(BOOT_1, 2, 20);
    expect(journal.nextBatch()?.bootId).toBe(BOOT_2);
    expect(journal.pending).toBe(1);
  });

  it('tells at most a batch at a time, in records and in bytes', () => {
    const journal = open(BOOT_1);
    journal.append(many(MAX_JOURNAL_BATCH + 5), 1);
    expect(waiting(journal)).toHaveLength(MAX_JOURNAL_BATCH);
    journal.acknowledge(BOOT_1, MAX_JOURNAL_BATCH + 5, 2);
    const residue = Array.from({ length: 16 }, () => ({ kind: 'listening-socket' as const, count: 4_000_000_000 }));
    journal.append(
      Array.from({ length: 90 }, () => ({ type: 'wipe-failed', sessionId: null, residue })),
      3,
    );
    expect(JSON.stringify(journal.nextBatch()).length).toBeLessThan(MAX_MESSAGE_BYTES * 0.6);
    expect(waiting(journal).length).toBeGreaterThan(10);
  });

  it('begins a new segment with each boot and each time one is long enough', () => {
    const journal = open(BOOT_1, { segmentBytes: 1_000 });
    for (let i = 0; i < 30; i += 1) journal.append([wiped], i);
    journal.close();
    const before = segments();
    expect(before.length).toBeGreaterThan(3);
    expect(before[0]).toBe(`00000001-${BOOT_1}.jsonl`);
    const next = open(BOOT_2);
    next.append([wiped], 31);
    expect(segments().at(-1)).toBe(`${String(before.length + 1).padStart(8, '0')}-${BOOT_2}.jsonl`);
    expect(next.takeEarlier()).toHaveLength(30);
  });

  it('writes each fact as a checked line, readable by people', () => {
    const journal = open(BOOT_1);
    journal.append([wiped, { type: 'record-lost' }], 5);
    const lines = readFileSync(join(folder, segments()[0] ?? ''), 'utf8').split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines.slice(0, 2)) expect(line).toMatch(/^[0-9a-f]{8} \{"bootId":/);
  });

  it('cuts what a power cut left of the last write, durably, and every whole fact stays', () => {
    const first = open(BOOT_1);
    first.append([wiped, wiped], 10);
    first.close();
    const path = join(folder, segments()[0] ?? '');
    const whole = readFileSync(path);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (rubbish) => {
        appendFileSync(path, rubbish);
        const again = open();
        again.close();
        expect(again.takeEarlier()?.map(({ at }) => at)).toEqual([10, 10]);
        expect(readFileSync(path)).toEqual(whole);
      }),
      { numRuns: 25 },
    );
  }, 20_000);

  it('leaves files that are not its own alone', () => {
    writeFileSync(join(folder, 'LISEZ-MOI.txt'), 'bonjour');
    writeFileSync(join(folder, '00000001-notes.jsonl'), 'bonjour');
    expect(open().takeEarlier()).toEqual([]);
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['LISEZ-MOI.txt', '00000001-notes.jsonl']));
  });

  it('keeps no fact that had to be durable and is not', () => {
    // The bound of the journal is reached: nothing more may begin.
    const journal = open(BOOT_1, { journalBytes: 500 });
    journal.append(many(5), 1);
    expect(journal.state).toBe('full');
    expect(journal.appendIfDurable([wiped], 2)).toBe(false);
    expect(journal.pending).toBe(5);
    expect(journal.append([wiped], 2)).toBe(true);
    journal.acknowledge(BOOT_1, 5, 3);
    expect(journal.state).toBe('ok');
    expect(journal.appendIfDurable([wiped], 4)).toBe(true);
    expect(waiting(journal)).toEqual([6, 7]);
  });
});

describe('what the server has acknowledged', () => {
  it('stays on the disk for eight days, is not told again, and is remembered across restarts', () => {
    const first = open(BOOT_1);
    first.append(many(3), 10);
    first.acknowledge(BOOT_1, 3, DAY_MS);
    first.close();
    const second = open(BOOT_2);
    second.append([wiped], DAY_MS);
    expect(second.nextBatch()?.bootId).toBe(BOOT_2);
    expect(second.boots()).toEqual([
      { bootId: BOOT_1, seq: 3 },
      { bootId: BOOT_2, seq: 1 },
    ]);
    second.acknowledge(BOOT_2, 1, 9 * DAY_MS);
    expect(segments()).toHaveLength(2);
    second.append([wiped], 9 * DAY_MS);
    second.acknowledge(BOOT_2, 2, 9 * DAY_MS + 1);
    expect(segments().map((name) => name.slice(9, -6))).toEqual([BOOT_2]);
    expect(second.boots().map(({ bootId }) => bootId)).toEqual([BOOT_2]);
  });

  it('is told again from where a restored server is, across boots and from the disk', () => {
    const first = open(BOOT_1, { segmentBytes: 300 });
    first.append(many(4), 10);
    first.append(many(4), 11);
    first.close();
    const journal = open(BOOT_2);
    journal.append([wiped], 20);
    journal.acknowledge(BOOT_1, 8, 30);
    journal.acknowledge(BOOT_2, 1, 30);
    expect(journal.nextBatch()).toBeNull();
    journal.followServer({ bootId: BOOT_1, seq: 5 }, 40);
    journal.followServer({ bootId: BOOT_2, seq: 0 }, 40);
    expect(journal.pending).toBe(4);
    expect(journal.nextBatch()).toMatchObject({
      bootId: BOOT_1,
      records: [{ seq: 6, at: 11 }, { seq: 7 }, { seq: 8 }],
    });
    journal.acknowledge(BOOT_1, 8, 50);
    expect(journal.nextBatch()).toMatchObject({ bootId: BOOT_2, records: [{ seq: 1, at: 20 }] });
  });

  it('is told as lost where it was kept long enough and is gone', () => {
    const first = open(BOOT_1, { segmentBytes: 300 });
    for (let i = 0; i < 9; i += 1) first.append([wiped], i);
    first.acknowledge(BOOT_1, 9, DAY_MS);
    first.append([wiped], 20 * DAY_MS);
    first.acknowledge(BOOT_1, 10, 20 * DAY_MS);
    const kept = segments().length;
    first.followServer({ bootId: BOOT_1, seq: 2 }, 20 * DAY_MS);
    const again = first.nextBatch()?.records ?? [];
    expect(kept).toBeLessThan(4);
    expect(again.map(({ seq }) => seq)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
    expect(again.at(0)?.event.type).toBe('record-lost');
    expect(again.at(-1)?.event.type).toBe('wiped');
  });

  it('is never more than its bound, the oldest going first; what waits stays whatever it takes', () => {
    const limits = { segmentBytes: 500, journalBytes: 3_000 };
    const journal = open(BOOT_1, limits);
    for (let i = 0; i < 60; i += 1) journal.append([wiped], i);
    const before = segments().length;
    journal.acknowledge(BOOT_1, 40, 100);
    expect(segments().length).toBeLessThan(before);
    expect(waiting(journal)[0]).toBe(41);
    journal.close();
    const again = open(BOOT_2, limits);
    expect(waiting(again)).toEqual(Array.from({ length: 20 }, (_, i) => 41 + i));
    expect(again.boots()[0]).toEqual({ bootId: BOOT_1, seq: 60 });
  });

  it('may be known too low after a power cut: the hello’s answer puts it right', () => {
    const first = open(BOOT_1);
    first.append(many(3), 10);
    first.acknowledge(BOOT_1, 1, 10 ** 9);
    first.acknowledge(BOOT_1, 3, 10 ** 9 + 1);
    const second = open(BOOT_2);
    expect(waiting(second)).toEqual([2, 3]);
    second.followServer({ bootId: BOOT_1, seq: 3 }, 10 ** 9 + 2);
    expect(second.nextBatch()).toBeNull();
  });
});
