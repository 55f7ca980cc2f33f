import { randomUUID } from 'node:crypto';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DATABASE_FILE } from '../../../control-server/db/database.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';
import { TerminalClient } from './terminal-client.ts';

let server: TestServer;
let staff: StaffDoor;
let siteId: string;
let one: TerminalClient;
let two: TerminalClient;
let words: string[];

beforeEach(async () => {
  server = await TestServer.start();
  staff = await server.staff('it');
  ({ siteId } = await staff.get('site:create', { name: 'Montesquieu' }));
  one = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 1');
  two = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 2');
  for (const terminal of [one, two]) {
    await terminal.connect();
    server.alsoClose(() => terminal.disconnect());
  }
  const { tickets } = await staff.get('ticket:issue', { siteId, minutes: 60, count: 1 });
  words = [...(tickets[0]?.words ?? [])];
});
afterEach(() => server.end());

async function beginSession(terminal: TerminalClient): Promise<string> {
  const answer = await terminal.requestSession(words);
  if (!answer.ok) throw new Error(answer.refusal.code);
  const { sessionId, minutes } = answer.value;
  const startedAt = server.clock.now();
  terminal.note({ type: 'session-began', sessionId, startedAt, endsAt: startedAt + minutes * 60_000 }, startedAt);
  await terminal.append();
  return sessionId;
}

/** A new boot tells what the last one left open. */
async function rebootsAfter(terminal: TerminalClient, sessionId: string, consumedMs: number): Promise<void> {
  terminal.disconnect();
  terminal.bootId = randomUUID();
  terminal.records = [];
  const at = server.clock.now();
  terminal.note({ type: 'boot-began', appVersion: '0.1.0', previous: 'not-clean' }, at);
  terminal.note({ type: 'session-ended', sessionId, endedAt: at, reason: 'terminal-restarted', consumedMs }, at);
  terminal.note({ type: 'wiped', sessionId: null, durationMs: 300 }, at);
  await terminal.connect();
  await terminal.append();
}

describe('a session that a power cut ended', () => {
  it('leaves its ticket the minutes that are left, there or elsewhere, once', async () => {
    const sessionId = await beginSession(one);
    expect(await two.requestSession(words)).toMatchObject({ ok: false, refusal: { code: 'ticket-used' } });
    await rebootsAfter(one, sessionId, 20 * 60_000 + 1);
    const again = await two.requestSession(words);
    expect(again).toMatchObject({ ok: true, value: { minutes: 39 } });
    expect(await one.requestSession(words)).toMatchObject({ ok: false, refusal: { code: 'ticket-used' } });
  });

  it('counts what staff added, and nothing twice when the facts are told again', async () => {
    const sessionId = await beginSession(one);
    const endsAt = server.clock.now() + 75 * 60_000;
    one.note({ type: 'session-extended', sessionId, endsAt, commandId: null }, server.clock.now());
    await one.append();
    await rebootsAfter(one, sessionId, 30 * 60_000);
    await one.append();
    expect(await one.requestSession(words)).toMatchObject({ ok: true, value: { minutes: 45 } });
  });

  it('leaves nothing when less than a minute was left, or when it ended as it should', async () => {
    const sessionId = await beginSession(one);
    await rebootsAfter(one, sessionId, 60 * 60_000 - 59_000);
    expect(await one.requestSession(words)).toMatchObject({ ok: false, refusal: { code: 'ticket-used' } });
  });
});

describe('a server restored from an older backup', () => {
  it('says how far each boot is committed, and takes again what it lost, once', async () => {
    const backup = join(server.dataDir, 'backup.sqlite');
    const file = join(server.dataDir, DATABASE_FILE);
    await server.restart();
    copyFileSync(file, backup);
    staff = await server.staff('it');
    await one.connect();
    const sessionId = await beginSession(one);
    const at = server.clock.now();
    one.note({ type: 'session-ended', sessionId, endedAt: at, reason: 'resident-left', consumedMs: 1 }, at);
    await one.append();
    const [firstBoot, firstRecords] = [one.bootId, one.records];
    one.boots = [{ bootId: firstBoot, seq: firstRecords.length }];
    one.disconnect();
    expect((await one.welcome()).committed).toEqual([{ bootId: firstBoot, seq: 2 }]);

    one.disconnect();
    await server.restart(() => {
      for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
      copyFileSync(backup, file);
    });
    expect((await one.welcome()).committed).toEqual([{ bootId: firstBoot, seq: 0 }]);
    for (const _ of ['told', 'told again'])
      expect(await one.append()).toMatchObject({ ok: true, value: { committedSeq: 2 } });
    const rows = await server.context.db.selectFrom('journal_records').select('seq').execute();
    expect(rows.map(({ seq }) => seq)).toEqual([1, 2]);
    const [session] = await server.context.db.selectFrom('sessions').selectAll().execute();
    // The grant is lost with the backup; the session is not.
    expect(session).toMatchObject({ session_id: sessionId, state: 'ended', grant_right: 'unknown' });
  });
});
