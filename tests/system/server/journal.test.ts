import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEvent, JournalRecord } from '#protocol/journal-events.ts';
import { appendJournal } from '../../../control-server/sessions/journal-service.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';
import { TerminalClient } from './terminal-client.ts';

let server: TestServer;
let staff: StaffDoor;
let siteId: string;
let terminal: TerminalClient;

beforeEach(async () => {
  server = await TestServer.start();
  staff = await server.staff('it');
  ({ siteId } = await staff.get('site:create', { name: 'Montesquieu' }));
  terminal = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 1');
  await terminal.connect();
  server.alsoClose(() => terminal.disconnect());
});
afterEach(() => server.end());

const recordCount = async () => (await server.context.db.selectFrom('journal_records').selectAll().execute()).length;

/** A boot with two sessions: what a real terminal writes. */
function wholeStory(bootId: string): JournalRecord[] {
  const at = server.clock.now();
  const session = (sessionId: string, start: number): JournalEvent[] => [
    { type: 'session-began', sessionId, startedAt: start, endsAt: start + 60_000 },
    { type: 'time-consumed', sessionId, consumedMs: 30_000 },
    { type: 'session-extended', sessionId, endsAt: start + 90_000, commandId: null },
    { type: 'session-ended', sessionId, endedAt: start + 80_000, reason: 'resident-left', consumedMs: 80_000 },
    { type: 'wiped', sessionId, durationMs: 700 },
  ];
  const events: JournalEvent[] = [
    { type: 'boot-began', appVersion: '0.1.0', previous: 'first' },
    ...session(randomUUID(), at),
    ...session(randomUUID(), at + 100_000).slice(0, 4),
    { type: 'wipe-failed', sessionId: null, residue: [{ kind: 'process', count: 1 }] },
  ];
  return events.map((event, index) => ({ bootId, seq: index + 1, at: at + index, event }));
}

/** What the facts made of the database, without this terminal's own ids. */
async function outcome(terminalId: string) {
  const { db } = server.context;
  const sessions = await db
    .selectFrom('sessions')
    .selectAll()
    .where('terminal_id', '=', terminalId)
    .orderBy('granted_at')
    .execute();
  const [row] = await db.selectFrom('terminals').selectAll().where('terminal_id', '=', terminalId).execute();
  const records = await db
    .selectFrom('journal_records')
    .select(['seq', 'type', 'at'])
    .where('terminal_id', '=', terminalId)
    .orderBy('seq')
    .execute();
  return {
    sessions: sessions.map(({ session_id: _id, terminal_id: _terminal, ...rest }) => rest),
    terminal: { residue: row?.residue, wipePending: row?.wipe_pending, lastWipedAt: row?.last_wiped_at },
    records,
  };
}

describe('the journal', () => {
  it('is acknowledged up to what is committed, and sent again without harm', async () => {
    const records = wholeStory(terminal.bootId);
    expect(await terminal.append(records.slice(0, 4))).toEqual({
      ok: true,
      value: { bootId: terminal.bootId, committedSeq: 4 },
    });
    expect(await terminal.append(records.slice(0, 4))).toMatchObject({ value: { committedSeq: 4 } });
    expect(await terminal.append(records.slice(2, 6))).toMatchObject({ value: { committedSeq: 6 } });
    expect(await terminal.append(records.slice(0, 2))).toMatchObject({ value: { committedSeq: 6 } });
    expect(await recordCount()).toBe(6);
  });

  it('refuses a hole, another boot’s records, disorder, and keeps nothing of them', async () => {
    const records = wholeStory(terminal.bootId);
    await terminal.append(records.slice(0, 2));
    const refused = await terminal.append(records.slice(3, 5));
    expect(refused).toMatchObject({ refusal: { code: 'malformed', detail: { expectedSeq: 3 } } });
    const [third, fourth] = records.slice(2, 4) as [JournalRecord, JournalRecord];
    expect((await terminal.append([fourth, third])).ok).toBe(false);
    expect((await terminal.append([third, third])).ok).toBe(false);
    expect((await terminal.append([third, { ...fourth, bootId: randomUUID() }])).ok).toBe(false);
    expect(await recordCount()).toBe(2);
  });

  it('outlives a restart of the server; the welcome says where to go on', async () => {
    const records = wholeStory(terminal.bootId);
    await terminal.append(records.slice(0, 7));
    const before = await outcome(terminal.id);
    await server.restart();
    expect(await terminal.connect()).toBe(7);
    expect(await outcome(terminal.id)).toEqual(before);
    const newBoot = randomUUID();
    const other = new TerminalClient(server.url, terminal.key, terminal.enrolled);
    other.bootId = newBoot;
    expect(await other.connect()).toBe(0);
    // What an earlier boot left comes first, then the present one's.
    expect(await other.say('journal:append', { bootId: terminal.bootId, records: records.slice(7) })).toMatchObject({
      value: { committedSeq: records.length },
    });
    other.note({ type: 'boot-began', appVersion: '0.1.0', previous: 'not-clean' }, 1);
    expect(await other.append()).toMatchObject({ value: { committedSeq: 1 } });
    other.disconnect();
  });

  it('tells of a session of another terminal in vain', async () => {
    const other = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 2');
    await other.connect();
    const { tickets } = await staff.get('ticket:issue', { siteId, minutes: 5, count: 1 });
    const answer = await other.requestSession(tickets[0]?.words ?? []);
    const sessionId = answer.ok ? answer.value.sessionId : '';
    terminal.note({ type: 'session-began', sessionId, startedAt: 1, endsAt: 2 }, 1);
    expect((await terminal.append()).ok).toBe(true);
    expect(await staff.tileKind(siteId, other.id)).toBe('reserved');
    other.disconnect();
  });

  it('makes the same of any repetition and reordering of batches as of one delivery in order', async () => {
    const deliver = async (id: string, records: JournalRecord[]) =>
      appendJournal(server.context, id, { bootId: records[0]?.bootId ?? '', records });
    const clean = await TerminalClient.enrol(server.url, staff, siteId, 'Témoin');
    await deliver(clean.id, wholeStory(clean.bootId));
    const expected = await outcome(clean.id);
    const size = wholeStory('x').length;
    const batch = fc.record({ from: fc.nat(size - 1), count: fc.integer({ min: 1, max: size }) });
    let number = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 8 }), async (batches) => {
        number += 1;
        // The enrolment limit is per address; these go past the door.
        const terminalId = randomUUID();
        const { db } = server.context;
        const [row] = await db.selectFrom('terminals').selectAll().where('terminal_id', '=', terminal.id).execute();
        if (!row) throw new Error('no terminal');
        const values = {
          ...row,
          terminal_id: terminalId,
          name: `P${number}`,
          name_key: `p${number}`,
          public_key: terminalId,
        };
        await server.context.commits.run(async (trx, touch) => {
          await trx.insertInto('terminals').values(values).execute();
          touch(terminalId);
        });
        const records = wholeStory(randomUUID());
        let committed = 0;
        for (const { from, count } of batches) {
          const answer = await deliver(terminalId, records.slice(from, from + count));
          expect(answer.ok).toBe(from <= committed);
          if (answer.ok) committed = answer.value.committedSeq;
        }
        await deliver(terminalId, records);
        expect(await outcome(terminalId)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
});
