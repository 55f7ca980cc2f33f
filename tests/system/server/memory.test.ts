import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SIGN_IN_PATH } from '#protocol/staff-messages.ts';
import { listMinutes } from '../../../control-server/measures/measure-store.ts';
import { forgetWhatIsOver } from '../../../control-server/schedule.ts';
import { TestServer } from './running-server.ts';
import { type StaffDoor, post } from './staff-door.ts';
import { TerminalClient } from './terminal-client.ts';

let server: TestServer;
let staff: StaffDoor;
let siteId: string;

beforeEach(async () => {
  server = await TestServer.start();
  staff = await server.staff('it');
  ({ siteId } = await staff.get('site:create', { name: 'Montesquieu' }));
});
afterEach(() => server.end());

const hour = 3_600_000;

describe('what the server remembers', () => {
  it('tickets until the end of the day after, then neither row nor link to the session', async () => {
    const terminal = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 1');
    await terminal.connect();
    const { tickets } = await staff.get('ticket:issue', { siteId, minutes: 5, count: 2 });
    const grant = await terminal.requestSession(tickets[0]?.words ?? []);
    const sessionId = grant.ok ? grant.value.sessionId : '';
    terminal.note({ type: 'session-began', sessionId, startedAt: 1, endsAt: 300_001 }, 1);
    await terminal.append();
    const { db } = server.context;
    // 10 h in Paris, so the day after ends 38 h from now.
    server.clock.pass(37.9 * hour);
    await forgetWhatIsOver(server.context);
    expect(await db.selectFrom('tickets').selectAll().execute()).toHaveLength(2);
    server.clock.pass(0.2 * hour);
    await forgetWhatIsOver(server.context);
    expect(await db.selectFrom('tickets').selectAll().execute()).toHaveLength(0);
    const [session] = await db.selectFrom('sessions').selectAll().execute();
    expect(session).toMatchObject({ session_id: sessionId, ticket_id: null, state: 'open' });
    terminal.disconnect();
  });

  it('measures two days', async () => {
    const terminal = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 1');
    await terminal.connect();
    const none = { kind: 'not-measured' } as const;
    const nothing = { medium: 'wifi' as const, card: null, wifi: null, gateway: none, dns: none, references: [] };
    await terminal.beat({
      measure: { takenAt: server.clock.now(), ...nothing, server: { kind: 'failed', sent: 1 } },
    });
    const { db, measures } = server.context;
    const minutes = async () => listMinutes(db, terminal.id, { from: 0, until: server.clock.now() });
    await measures.write();
    const [kept] = await minutes();
    expect(kept?.medium).toBe('wifi');
    expect(kept?.minute.rollup.steps.gateway.rounds).toBe(0);
    expect(kept?.minute.whole).toMatchObject([{ server: { kind: 'failed', sent: 1 } }]);
    server.clock.pass(48 * hour + 1);
    await forgetWhatIsOver(server.context);
    expect(await minutes()).toEqual([]);
    terminal.disconnect();
  });

  it('audit rows that nobody can change or take away', async () => {
    const { db } = server.context;
    expect((await db.selectFrom('audit_log').selectAll().execute()).length).toBeGreaterThan(0);
    await expect(db.updateTable('audit_log').set({ action: 'nothing' }).execute()).rejects.toThrow('append-only');
    await expect(db.deleteFrom('audit_log').execute()).rejects.toThrow('append-only');
  });

  it('nothing personal in the log, in audit rows, nor words of tickets anywhere on disk', async () => {
    const terminal = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 1');
    await terminal.connect();
    const { tickets } = await staff.get('ticket:issue', { siteId, minutes: 5, count: 3 });
    const grant = await terminal.requestSession(tickets[0]?.words ?? []);
    const sessionId = grant.ok ? grant.value.sessionId : '';
    terminal.note({ type: 'session-began', sessionId, startedAt: 1, endsAt: 300_001 }, 1);
    await terminal.append();
    const text = 'Venez au comptoir, Monsieur Xylander';
    await staff.get('terminal:message', { terminalId: terminal.id, text });
    const email = 'zebulon.canary@escale.test';
    await post(server.url, SIGN_IN_PATH, { email, password: 'canary-password' });
    await post(server.url, SIGN_IN_PATH, `{"email":"${email}", canary-body`);
    await terminal.say('session:request', { words: ['canary-word', 'b', 'c'], requestId: 'x' });
    const audit = JSON.stringify(await server.context.db.selectFrom('audit_log').selectAll().execute());
    const ticketWords = tickets.flatMap(({ words }) => words);
    const log = server.log.join('\n');
    expect(log.length).toBeGreaterThan(100);
    for (const secret of [
      ...ticketWords.map((word) => `"${word}"`),
      ...tickets.map(({ words }) => words.join(' ')),
      text,
      'Xylander',
      'canary',
      'zebulon',
    ]) {
      expect(log).not.toContain(secret);
      expect(audit).not.toContain(secret);
    }
    const onDisk = readdirSync(server.dataDir)
      .map((name) => readFileSync(join(server.dataDir, name)).toString('latin1'))
      .join('\n');
    for (const { words } of tickets) {
      expect(onDisk).not.toContain(Buffer.from(words.join(' ')).toString('latin1'));
      expect(onDisk).not.toContain(Buffer.from(JSON.stringify(words)).toString('latin1'));
    }
    expect(onDisk).not.toContain('Xylander');
    terminal.disconnect();
  });

  it('in a database that survives power cuts and forgets what is deleted', async () => {
    const pragma = async (name: string) => {
      const { rows } = await sql<Record<string, unknown>>`PRAGMA ${sql.raw(name)}`.execute(server.context.db);
      return Object.values(rows[0] ?? {})[0];
    };
    expect(await pragma('journal_mode')).toBe('wal');
    // NORMAL: the log is synced in a thread, before anybody is answered (db/log-sync.test.ts).
    expect(await pragma('synchronous')).toBe(1);
    expect(await pragma('secure_delete')).toBe(1);
    expect(await pragma('foreign_keys')).toBe(1);
    const reader = new BetterSqlite3(join(server.dataDir, 'escale.sqlite'), { readonly: true });
    expect(reader.pragma('integrity_check', { simple: true })).toBe('ok');
    reader.close();
  });
});
