import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Journal } from '../../../kiosk-app/shell/journal/journal.ts';
import { makeLog } from '../../../kiosk-app/shell/log.ts';
import { DiskEvidence } from './disk-evidence.ts';
import { journalFolder, readSegments, segmentNames } from './segments.ts';

const BOOT = '11111111-0000-4000-8000-000000000001';
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'escale-segments-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

function writeFacts(count: number): string {
  const journal = Journal.open(journalFolder(dataDir), BOOT, makeLog('silent'));
  for (let index = 1; index <= count; index += 1)
    journal.append([{ type: 'wiped', sessionId: null, durationMs: index }], index);
  journal.close();
  return join(journalFolder(dataDir), segmentNames(dataDir)[0] ?? '');
}

it('reads what the real journal has written, and knows what is no whole record', () => {
  const path = writeFacts(3);
  expect(readSegments(dataDir).map(({ record }) => record.seq)).toEqual([1, 2, 3]);
  appendFileSync(path, readFileSync(path).subarray(0, 40));
  expect(readSegments(dataDir)).toHaveLength(3);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('"durationMs":2', '"durationMs":7'));
  expect(readSegments(dataDir).map(({ record }) => record.seq)).toEqual([1, 3]);
});

it('remembers what was on a disk, what a fault took from it, and what changed there by itself', () => {
  const path = writeFacts(3);
  const evidence = new DiskEvidence();
  expect(evidence.look(dataDir)).toEqual([]);
  const before = readSegments(dataDir);
  const last = before.at(-1);
  truncateSync(path, (last?.offset ?? 0) + 5);
  const gone = evidence.lookAfterDamage(
    dataDir,
    before.map(({ record }) => record),
  );
  expect(gone).toBe(1);
  expect(evidence.facts().map(({ seq, isDamaged }) => [seq, isDamaged])).toEqual([
    [1, false],
    [2, false],
    [3, true],
  ]);
  rmSync(path);
  const other = Journal.open(journalFolder(dataDir), BOOT, makeLog('silent'));
  other.append([{ type: 'wiped', sessionId: null, durationMs: 99 }], 1);
  other.close();
  expect(evidence.look(dataDir).map(({ seq }) => seq)).toEqual([1]);
});
