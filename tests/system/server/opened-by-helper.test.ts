import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OPENED_TAKEN_WITHIN_MS, SILENT_AFTER_MS } from '#protocol/limits.ts';
import { type RoomRules, noRoomRules } from '#protocol/room-rules.ts';
import type { Grant, Order } from '#protocol/terminal-messages.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';
import { TerminalClient } from './terminal-client.ts';

let server: TestServer;
let staff: StaffDoor;
let siteId: string;
let seat: TerminalClient;

beforeEach(async () => {
  server = await TestServer.start();
  staff = await server.staff('it');
  ({ siteId } = await staff.get('site:create', { name: 'Montanou' }));
  seat = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 1');
  await seat.connect();
  server.alsoClose(() => seat.disconnect());
});
afterEach(() => server.end());

const open = (minutes = 30, kind?: 'young-ticket') =>
  staff.ask('session:open', { terminalId: seat.id, minutes, ...(kind ? { kind } : {}) });
const code = (answer: { ok: true } | { ok: false; refusal: { code: string } }) =>
  answer.ok ? 'opened' : answer.refusal.code;
const tile = () => staff.tileKind(siteId, seat.id);
const sessions = () => server.context.db.selectFrom('sessions').selectAll().execute();
const decide = (rules: Partial<RoomRules>) =>
  staff.get('rules:save', { siteId, revision: 0, rules: { ...noRoomRules, ...rules } });

function told(): Extract<Order, { kind: 'open' }> {
  const order = seat.commands.at(-1)?.order;
  if (order?.kind !== 'open') throw new Error(`told ${order?.kind}`);
  return order;
}

async function sit({ sessionId, minutes }: Grant): Promise<void> {
  const startedAt = server.clock.now();
  const endsAt = startedAt + minutes * 60_000;
  seat.note({ type: 'session-began', sessionId, startedAt, endsAt, isWithoutTicket: true }, startedAt);
  seat.activity = { kind: 'occupied', sessionId, endsAt };
  await seat.append();
}

describe('a session that a helper opens', () => {
  it('is told to the terminal once, shown as reserved, and begins as one of its own kind', async () => {
    const opened = await open();
    expect(opened).toMatchObject({ ok: true, value: { kind: 'open', minutes: 30, state: { kind: 'received' } } });
    expect(told()).toMatchObject({ grant: { minutes: 30, right: 'helper' } });
    expect(told().goodUntil).toBe(server.clock.now() + OPENED_TAKEN_WITHIN_MS);
    expect(await tile()).toBe('reserved');
    expect(code(await open())).toBe('terminal-busy');
    await sit(told().grant);
    expect(await tile()).toBe('occupied');
    expect(await sessions()).toMatchObject([{ grant_right: 'helper', ticket_id: null, state: 'open', minutes: 30 }]);
    expect(code(await open())).toBe('terminal-busy');
    expect(seat.commands).toHaveLength(1);
    const audit = await server.context.db.selectFrom('audit_log').select(['action', 'actor_kind', 'detail']).execute();
    expect(audit.filter(({ action }) => action === 'session-granted')).toMatchObject([
      { actor_kind: 'staff', detail: JSON.stringify({ minutes: 30, right: 'helper' }) },
    ]);
  });

  it('that nobody takes up is given back, later than a grant of a ticket; also one that came late is a session', async () => {
    await open();
    const { grant } = told();
    server.clock.pass(OPENED_TAKEN_WITHIN_MS - 1);
    await seat.beat();
    await expect.poll(tile).toBe('reserved');
    server.clock.pass(2);
    // What nobody took up is looked for each second.
    await expect.poll(tile, { timeout: 10_000 }).toBe('free');
    expect(await sessions()).toMatchObject([{ state: 'given-back' }]);
    await sit(grant);
    expect(await sessions()).toMatchObject([{ state: 'open' }]);
  });

  it('is refused in words: the terminal says no, is away, or the site is closed; nothing is left reserved', async () => {
    seat.onCommand = () => ({ ok: false, refusal: { code: 'command-not-possible-now' } });
    expect(code(await open())).toBe('command-not-possible-now');
    expect(await tile()).toBe('free');
    seat.disconnect();
    server.clock.pass(SILENT_AFTER_MS + 1);
    expect(code(await open())).toBe('terminal-away');
    await seat.connect();
    const week = Array.from({ length: 7 }, () => [{ from: 1_000, to: 1_080 }]);
    await decide({ hours: { week, exceptions: [], closedOnHolidays: false, lastSignInMinutes: 10 } });
    expect(code(await open())).toBe('site-closed');
    expect((await sessions()).map(({ state }) => state)).toEqual(['given-back']);
    expect(seat.commands).toHaveLength(1);
  });

  it('is as long as the rules allow for its kind', async () => {
    const rule = { terminals: [], weekdays: [], minutesPerDay: null, extensions: 0 };
    await decide({ rules: [{ ...rule, kinds: ['young-ticket'], minutesPerSession: 20 }] });
    expect(await open(60, 'young-ticket')).toMatchObject({ ok: true, value: { minutes: 20 } });
    expect(told().grant).toMatchObject({ minutes: 20, time: { ownExtensionMinutes: null } });
  });

  it('makes way for whoever has a ticket there after all', async () => {
    await open();
    const { tickets } = await staff.get('ticket:issue', { siteId, minutes: 60, count: 1 });
    expect(await seat.requestSession(tickets[0]?.words ?? [])).toMatchObject({ ok: true, value: { right: 'ticket' } });
    expect((await sessions()).map(({ state }) => state).toSorted()).toEqual(['given-back', 'granted']);
  });
});
