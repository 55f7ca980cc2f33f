import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GRANT_TAKEN_WITHIN_MS, SILENT_AFTER_MS } from '#protocol/limits.ts';
import type { Grant } from '#protocol/terminal-messages.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';
import { TerminalClient } from './terminal-client.ts';

let server: TestServer;
let staff: StaffDoor;
let siteId: string;
let one: TerminalClient;
let two: TerminalClient;

beforeEach(async () => {
  server = await TestServer.start();
  staff = await server.staff('it');
  ({ siteId } = await staff.get('site:create', { name: 'Montesquieu' }));
  [one, two] = [
    await TerminalClient.enrol(server.url, staff, siteId, 'Poste 1'),
    await TerminalClient.enrol(server.url, staff, siteId, 'Poste 2'),
  ];
  for (const terminal of [one, two]) {
    await terminal.connect();
    server.alsoClose(() => terminal.disconnect());
  }
});
afterEach(() => server.end());

async function ticket(minutes = 60, site = siteId): Promise<string[]> {
  const { tickets } = await staff.get('ticket:issue', { siteId: site, minutes, count: 1 });
  return tickets[0]?.words ?? [];
}

async function granted(terminal: TerminalClient, words: string[]): Promise<Grant> {
  const answer = await terminal.requestSession(words);
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value;
}

async function begin(terminal: TerminalClient, { sessionId, minutes }: Grant): Promise<void> {
  const startedAt = server.clock.now();
  terminal.note({ type: 'session-began', sessionId, startedAt, endsAt: startedAt + minutes * 60_000 }, startedAt);
  await terminal.append();
}

const code = (answer: { ok: true } | { ok: false; refusal: { code: string } }) =>
  answer.ok ? 'granted' : answer.refusal.code;
const kind = (terminal: TerminalClient) => staff.tileKind(siteId, terminal.id);

describe('a ticket', () => {
  it('opens one session: of two terminals at once exactly one wins', async () => {
    const words = await ticket();
    const answers = await Promise.all([one.requestSession(words), two.requestSession(words)]);
    expect(answers.map(code).sort()).toEqual(['granted', 'ticket-used']);
    const sessions = await server.context.db.selectFrom('sessions').selectAll().execute();
    expect(sessions.filter(({ state }) => state === 'granted')).toHaveLength(1);
  });

  it('is taken whatever its case, accents and spaces', async () => {
    const words = (await ticket()).map((word) => ` ${word.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase()} `);
    expect(code(await one.requestSession(words))).toBe('granted');
  });

  it('asked with the same request id gives the same answer, also after a restart', async () => {
    const words = await ticket(25);
    const requestId = randomUUID();
    const first = await one.requestSession(words, requestId);
    expect(first).toMatchObject({ ok: true, value: { minutes: 25, right: 'ticket' } });
    expect(await one.requestSession(words, requestId)).toEqual(first);
    await server.restart();
    await one.connect();
    expect(await one.requestSession(words, requestId)).toEqual(first);
    // Also when the session has begun: a late repetition is no second resident.
    await begin(one, first.ok ? first.value : { sessionId: '', minutes: 0, right: 'ticket' });
    expect(await one.requestSession(words, requestId)).toEqual(first);
    expect(await server.context.db.selectFrom('sessions').selectAll().execute()).toHaveLength(1);
    const audit = await server.context.db.selectFrom('audit_log').select('action').execute();
    expect(audit.filter(({ action }) => action.startsWith('session-'))).toEqual([{ action: 'session-granted' }]);
  });

  it('is refused with the reason: unknown, used, at another site, expired', async () => {
    expect(code(await one.requestSession(['lune', 'lune', 'lune']))).toBe('ticket-unknown');
    const elsewhere = await staff.get('site:create', { name: 'Barleté' });
    const other = await one.requestSession(await ticket(60, elsewhere.siteId));
    expect(other).toMatchObject({ refusal: { code: 'ticket-other-site', detail: { siteName: 'Barleté' } } });
    const used = await ticket();
    await begin(one, await granted(one, used));
    expect(code(await two.requestSession(used))).toBe('ticket-used');
    const late = await ticket();
    server.clock.pass(14 * 60 * 60_000);
    expect(code(await two.requestSession(late))).toBe('ticket-expired');
  });

  it('cannot be guessed at speed', async () => {
    const good = await ticket();
    for (let n = 0; n < 6; n++) await one.requestSession(['lune', 'lune', 'lune']);
    const limited = await one.requestSession(good);
    expect(limited).toMatchObject({ refusal: { code: 'too-many-attempts' } });
    expect(limited.ok ? 0 : limited.refusal.detail?.['seconds']).toBeGreaterThan(0);
    expect(code(await two.requestSession(good))).toBe('granted');
  });

  it('is good again when its session never began', async () => {
    const words = await ticket();
    const requestId = randomUUID();
    const first = await one.requestSession(words, requestId);
    expect(await kind(one)).toBe('reserved');
    server.clock.pass(GRANT_TAKEN_WITHIN_MS + 1);
    await one.beat();
    await expect.poll(() => kind(one), { timeout: 3_000 }).toBe('free');
    // The same request again: the same session.
    expect(await one.requestSession(words, requestId)).toEqual(first);
    expect(code(await two.requestSession(words))).toBe('ticket-used');
  });

  it('goes with the terminal’s newer request when the first answer was lost', async () => {
    const words = await ticket();
    await granted(one, words);
    expect(code(await one.requestSession(words))).toBe('granted');
    expect(code(await two.requestSession(words))).toBe('ticket-used');
  });

  it('leaves neither words nor a bare hash of them in the data folder’s database', async () => {
    const words = await ticket();
    const rows = await server.context.db.selectFrom('tickets').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(words.join(' '));
    for (const word of words) expect(Object.values(rows[0] ?? {})).not.toContain(word);
  });
});

describe('a session', () => {
  it('is reserved, occupied, wiping, free, as the terminal’s facts arrive', async () => {
    expect(await kind(one)).toBe('free');
    const grant = await granted(one, await ticket());
    expect(await kind(one)).toBe('reserved');
    await begin(one, grant);
    const { tiles } = await staff.watch({ kind: 'site', siteId });
    expect(tiles.find((tile) => tile.terminalId === one.id)?.state).toEqual({
      kind: 'occupied',
      sessionId: grant.sessionId,
      startedAt: server.clock.now(),
      endsAt: server.clock.now() + 3_600_000,
    });
    const { sessionId } = grant;
    const at = server.clock.now();
    one.note({ type: 'session-ended', sessionId, endedAt: at, reason: 'resident-left', consumedMs: 5 }, at);
    await one.append();
    expect(await kind(one)).toBe('wiping');
    one.note({ type: 'wiped', sessionId, durationMs: 900 }, at + 900);
    await one.append();
    const after = await staff.watch({ kind: 'site', siteId });
    expect(after.tiles.find((tile) => tile.terminalId === one.id)).toMatchObject({
      state: { kind: 'free' },
      lastWipedAt: at + 900,
    });
  });

  it('keeps its terminal busy; a failed wipe keeps it out of service until a good one', async () => {
    const grant = await granted(one, await ticket());
    await begin(one, grant);
    expect(code(await one.requestSession(await ticket()))).toBe('terminal-busy');
    const at = server.clock.now();
    const { sessionId } = grant;
    one.note({ type: 'session-ended', sessionId, endedAt: at, reason: 'time-over', consumedMs: 5 }, at);
    one.note({ type: 'wipe-failed', sessionId, residue: [{ kind: 'file', count: 2 }] }, at);
    await one.append();
    const { tiles } = await staff.watch({ kind: 'site', siteId });
    expect(tiles.find((tile) => tile.terminalId === one.id)?.state).toEqual({
      kind: 'out-of-service',
      residue: [{ kind: 'file', count: 2 }],
    });
    expect(code(await one.requestSession(await ticket()))).toBe('terminal-out-of-service');
    await staff.get('terminal:wipe-again', { terminalId: one.id });
    one.note({ type: 'wiped', sessionId: null, durationMs: 900 }, at);
    await one.append();
    expect(code(await one.requestSession(await ticket()))).toBe('granted');
  });

  it('stays open while its terminal is silent, and is shown silent', async () => {
    await begin(one, await granted(one, await ticket()));
    server.clock.pass(SILENT_AFTER_MS + 1);
    await two.beat();
    expect(await kind(one)).toBe('silent');
    expect(await kind(two)).toBe('free');
    await one.beat({ activity: { kind: 'free' }, pendingRecords: 1 });
    expect(await kind(one)).toBe('occupied');
  });

  it('that a terminal no longer has is ended, once its journal is told', async () => {
    await begin(one, await granted(one, await ticket()));
    await one.beat({ activity: { kind: 'free' }, pendingRecords: 0 });
    expect(await kind(one)).toBe('free');
    const [row] = await server.context.db.selectFrom('sessions').selectAll().execute();
    expect(row).toMatchObject({ state: 'ended', end_reason: 'reconciled' });
  });
});
