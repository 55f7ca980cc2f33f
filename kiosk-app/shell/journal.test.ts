import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEvent } from '#protocol/journal-events.ts';
import { MAX_JOURNAL_BATCH } from '#protocol/limits.ts';
import { openSessionOf } from '../core/journal-rules.ts';
import { Journal } from './journal.ts';

const BOOT_1 = '0d7f1f9e-6c53-4f0e-9d7c-0f6f3ad2c001';
const BOOT_2 = '0d7f1f9e-6c53-4f0e-9d7c-0f6f3ad2c002';
const SESSION = '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c001';
const wiped: JournalEvent = { type: 'wiped', sessionId: null, durationMs: 12 };
const began: JournalEvent = { type: 'session-began', sessionId: SESSION, startedAt: 1, endsAt: 2 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'escale-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the journal', () => {
  it('keeps what was not acknowledged across a restart, oldest boot first', () => {
    const first = Journal.open(folder, BOOT_1).journal;
    first.append(wiped, 10);
    first.append(began, 11);
    first.close();
    const { journal, earlier } = Journal.open(folder, BOOT_2);
    expect(earlier.map((record) => record.seq)).toEqual([1, 2]);
    expect(openSessionOf(earlier)).toEqual({ sessionId: SESSION, consumedMs: 0 });
    journal.append(wiped, 12);
    expect(journal.nextBatch()).toEqual({ bootId: BOOT_1, records: earlier });
    journal.acknowledge(BOOT_1, 1);
    expect(journal.nextBatch()?.records.map((record) => record.seq)).toEqual([2]);
    journal.acknowledge(BOOT_1, 2);
    expect(journal.nextBatch()?.bootId).toBe(BOOT_2);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(journal.pending).toBe(1);
  });

  it('sends at most a batch at a time', () => {
    const { journal } = Journal.open(folder, BOOT_1);
    for (let i = 0; i < MAX_JOURNAL_BATCH + 5; i += 1) journal.append(wiped, i);
    expect(journal.nextBatch()?.records).toHaveLength(MAX_JOURNAL_BATCH);
    journal.acknowledge(BOOT_1, MAX_JOURNAL_BATCH);
    expect(journal.nextBatch()?.records).toHaveLength(5);
  });

  it('cuts a torn last line and what is not a record, and keeps every whole fact before it', () => {
    const first = Journal.open(folder, BOOT_1).journal;
    first.append(wiped, 10);
    first.append(wiped, 11);
    first.close();
    const path = join(folder, readdirSync(folder)[0] ?? '');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (rubbish) => {
        appendFileSync(path, rubbish);
        const again = Journal.open(folder, crypto.randomUUID());
        again.journal.close();
        expect(again.earlier.map((record) => record.at)).toEqual([10, 11]);
      }),
      { numRuns: 50 },
    );
  });

  it('leaves files that are not its own alone', () => {
    writeFileSync(join(folder, 'LISEZ-MOI.txt'), 'bonjour');
    expect(Journal.open(folder, BOOT_1).earlier).toEqual([]);
    expect(readdirSync(folder)).toContain('LISEZ-MOI.txt');
  });
});
