import { mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEvent } from '#protocol/journal-events.ts';
import { openBootJournal } from './boot-journal.ts';
import { CleanState } from './clean-state.ts';
import { makeLog } from './log.ts';
import { TerminalClock } from './terminal-clock.ts';

const SESSION = '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c001';
const COMMAND = '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c009';
const began: JournalEvent = { type: 'session-began', sessionId: SESSION, startedAt: 0, endsAt: 3_600_000 };
const consumed = (seconds: number): JournalEvent => {
  return { type: 'time-consumed', sessionId: SESSION, consumedMs: seconds * 1_000 };
};
const answered: JournalEvent = { type: 'command-answered', commandId: COMMAND, outcome: 'done' };
const ended: JournalEvent = {
  type: 'session-ended',
  sessionId: SESSION,
  endedAt: 9,
  reason: 'staff-ended',
  consumedMs: 9,
};

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'escale-boot-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

function boot() {
  return openBootJournal(dataDir, {
    appVersion: '0.1.0',
    clock: new TerminalClock(),
    cleanState: new CleanState(dataDir),
    log: makeLog('silent'),
    limits: { segmentBytes: 600, reserveBytes: 4_096 },
  });
}

/** One life of the program: these steps, each of its facts, and then the power is cut. */
function live(...steps: JournalEvent[][]): void {
  const { journal } = boot();
  for (const facts of steps) journal.append(facts, 1);
}

const segments = () =>
  readdirSync(join(dataDir, 'journal'))
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => join(dataDir, 'journal', name));

/** The facts of the boot after the cut, as far as they are told; and what it knows of before. */
function afterTheCut(): { facts: JournalEvent[]; earlier: JournalEvent[]; left: ReturnType<typeof boot>['left'] } {
  const { journal, left } = boot();
  const told: { bootId: string; event: JournalEvent }[] = [];
  for (let batch = journal.nextBatch(); batch; batch = journal.nextBatch()) {
    told.push(...batch.records);
    journal.acknowledge(batch.bootId, batch.records.at(-1)?.seq ?? 0, 1);
  }
  const eventsOf = (isPresent: boolean) =>
    told.filter(({ bootId }) => (bootId === journal.bootId) === isPresent).map(({ event }) => event);
  return { facts: eventsOf(true), earlier: eventsOf(false), left };
}

const restarted = (consumedMs: number) => [
  { type: 'boot-began' },
  { type: 'session-ended', sessionId: SESSION, reason: 'terminal-restarted', consumedMs },
];

describe('a terminal after a power cut', () => {
  it('ends the session that was open, with what was consumed, over several segments', () => {
    live([began], ...Array.from({ length: 20 }, (_, i) => [consumed(30 * (i + 1))]));
    expect(segments().length).toBeGreaterThan(3);
    const { facts, earlier, left } = afterTheCut();
    expect(facts).toMatchObject(restarted(600_000));
    expect(earlier).toHaveLength(22);
    expect(left.session).toMatchObject({ sessionId: SESSION, consumedMs: 600_000 });
  });

  it('goes by the last minute that is whole on the disk', () => {
    live([began], [consumed(30)], [consumed(60)]);
    const last = segments().at(-1) ?? '';
    truncateSync(last, readFileSync(last).length - 5);
    expect(afterTheCut().facts).toMatchObject(restarted(30_000));
  });

  it('ends it all the same where a record in the middle is damaged, and where an earlier segment is', () => {
    live([began], ...Array.from({ length: 12 }, (_, i) => [consumed(30 * (i + 1))]));
    const second = segments()[1] ?? '';
    writeFileSync(second, Buffer.alloc(readFileSync(second).length));
    const { facts, earlier } = afterTheCut();
    expect(facts).toMatchObject(restarted(360_000));
    expect(earlier).toHaveLength(14);
    expect(earlier.filter(({ type }) => type === 'record-lost').length).toBeGreaterThan(0);
  });

  it('has done an order whose effects did not come to be facts: answered, not done again, and the session ends here', () => {
    live([began], [consumed(30)], [answered, ended]);
    const last = segments().at(-1) ?? '';
    const text = readFileSync(last, 'utf8');
    // The cut was in the middle of the one write: after its first fact.
    truncateSync(last, text.indexOf('\n', text.indexOf('command-answered')) + 20);
    const { facts, earlier, left } = afterTheCut();
    expect(earlier.at(-1)).toEqual(answered);
    expect(facts).toMatchObject(restarted(30_000));
    expect(left.answered.map(({ commandId }) => commandId)).toEqual([COMMAND]);
  });

  it('leaves nothing open where the session had ended, and tells a second cut nothing new', () => {
    live([began], [consumed(30)]);
    live();
    const { facts, left } = afterTheCut();
    expect(facts).toMatchObject([{ type: 'boot-began' }]);
    expect(facts).toHaveLength(1);
    expect(left.session).toBeNull();
  });
});
