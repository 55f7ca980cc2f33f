import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RoomRules, noRoomRules } from '#protocol/room-rules.ts';
import { type Grant, SessionAnswer } from '#protocol/terminal-messages.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';
import { TerminalClient } from './terminal-client.ts';

let server: TestServer;
let staff: StaffDoor;
let siteId: string;
let seats: TerminalClient[];

beforeEach(async () => {
  server = await TestServer.start();
  staff = await server.staff('it');
  ({ siteId } = await staff.get('site:create', { name: 'Montanou' }));
  seats = [];
  for (const name of ['Poste 1', 'Poste 2', 'Poste 3']) {
    const terminal = await TerminalClient.enrol(server.url, staff, siteId, name);
    await terminal.connect();
    server.alsoClose(() => terminal.disconnect());
    seats.push(terminal);
  }
});
afterEach(() => server.end());

const seat = (number: number) => seats[number - 1] as TerminalClient;

async function decide(rules: Partial<RoomRules>): Promise<void> {
  const { revision } = await staff.get('rules:read', { siteId });
  await staff.get('rules:save', { siteId, revision, rules: { ...noRoomRules, ...rules } });
}

async function ask(terminal: TerminalClient, requestId: string = randomUUID()) {
  return SessionAnswer.parse(await terminal.say('session:request-without-ticket', { requestId }));
}

const code = (answer: { ok: true } | { ok: false; refusal: { code: string } }) =>
  answer.ok ? 'granted' : answer.refusal.code;

async function sit(terminal: TerminalClient): Promise<Grant> {
  const answer = await ask(terminal);
  if (!answer.ok) throw new Error(answer.refusal.code);
  const { sessionId, minutes } = answer.value;
  const startedAt = server.clock.now();
  const endsAt = startedAt + minutes * 60_000;
  terminal.note({ type: 'session-began', sessionId, startedAt, endsAt, isWithoutTicket: true }, startedAt);
  terminal.activity = { kind: 'occupied', sessionId, endsAt };
  await terminal.append();
  return answer.value;
}

describe('without a ticket', () => {
  it('nobody sits down where nothing was decided, and no terminal offers it', async () => {
    expect(code(await ask(seat(1)))).toBe('without-ticket-not-offered');
    expect(await seat(1).welcome()).not.toHaveProperty('withoutTicketMinutes');
  });

  it('a session is granted, counted and written down as one of its own kind', async () => {
    await decide({ withoutTicket: { minutes: 30, leastFree: 1 } });
    const grant = await sit(seat(1));
    expect(grant).toMatchObject({ minutes: 30, right: 'without-ticket' });
    const [session] = await server.context.db.selectFrom('sessions').selectAll().execute();
    expect(session).toMatchObject({ grant_right: 'without-ticket', ticket_id: null, state: 'open', minutes: 30 });
    const audit = await server.context.db.selectFrom('audit_log').select(['action', 'detail']).execute();
    const grants = audit.filter(({ action }) => action === 'session-granted');
    expect(grants.map(({ detail }) => JSON.parse(detail ?? 'null') as unknown)).toEqual([
      { minutes: 30, right: 'without-ticket' },
    ]);
    expect(audit.filter(({ action }) => action.startsWith('ticket-'))).toEqual([]);
  });

  it('asked with the same request id gives the same answer, and a second terminal another session', async () => {
    await decide({ withoutTicket: { minutes: 30, leastFree: 1 } });
    const requestId = randomUUID();
    const first = await ask(seat(1), requestId);
    expect(await ask(seat(1), requestId)).toEqual(first);
    expect(code(await ask(seat(2)))).toBe('granted');
    expect(await server.context.db.selectFrom('sessions').selectAll().execute()).toHaveLength(2);
  });

  it('only while enough terminals are free, also when all are asked in the same moment', async () => {
    await decide({ withoutTicket: { minutes: 30, leastFree: 2 } });
    const answers = await Promise.all(seats.map((terminal) => ask(terminal)));
    expect(answers.map(code).toSorted()).toEqual(['granted', 'granted', 'too-few-free']);
    // Who has a ticket is not kept out by that.
    const { tickets } = await staff.get('ticket:issue', { siteId, minutes: 60, count: 1 });
    const refused = seats[answers.findIndex((answer) => !answer.ok)] as TerminalClient;
    expect(code(await refused.requestSession(tickets[0]?.words ?? []))).toBe('granted');
  });

  it('a terminal that is silent is not free', async () => {
    await decide({ withoutTicket: { minutes: 30, leastFree: 3 } });
    seat(3).disconnect();
    await expect.poll(() => staff.tileKind(siteId, seat(3).id)).toBe('silent');
    const refused = await ask(seat(1));
    expect(refused).toEqual({ ok: false, refusal: { code: 'too-few-free', detail: { count: 3 } } });
    await seat(3).connect();
    expect(code(await ask(seat(1)))).toBe('granted');
  });

  it('the rules of the site count: the first that fits this kind, and the hours', async () => {
    const rule = { terminals: [], weekdays: [], minutesPerDay: null, extensions: 0 };
    const rules = [
      { ...rule, kinds: ['ticket' as const], minutesPerSession: 60 },
      { ...rule, kinds: ['without-ticket' as const], minutesPerSession: 20 },
    ];
    await decide({ rules, withoutTicket: { minutes: 30, leastFree: 1 } });
    expect(await ask(seat(1))).toMatchObject({ value: { minutes: 20, time: { ownExtensionMinutes: null } } });
    const asked = { siteId, terminalId: null, ticketMinutes: 60, date: '2026-11-24', minute: 600, rules: null };
    const preview = await staff.get('rules:preview', { ...asked, kind: 'without-ticket' });
    expect(preview).toMatchObject({ ruleIndex: 1, answer: { ok: true, value: { minutes: 20 } } });

    const week = Array.from({ length: 7 }, () => [{ from: 1_000, to: 1_080 }]);
    const hours = { week, exceptions: [], closedOnHolidays: false, lastSignInMinutes: 10 };
    await decide({ hours, withoutTicket: { minutes: 30, leastFree: 1 } });
    expect(code(await ask(seat(2)))).toBe('site-closed');
    await decide({});
    const none = await staff.get('rules:preview', { ...asked, kind: 'without-ticket' });
    expect(none.answer).toEqual({ ok: false, refusal: { code: 'without-ticket-not-offered' } });
  });

  it('is told to each terminal with its welcome and with every heartbeat, and taken back the same way', async () => {
    await decide({ withoutTicket: { minutes: 30, leastFree: 1 } });
    expect(await seat(1).beat()).toMatchObject({ ok: true, value: { withoutTicketMinutes: 30 } });
    expect((await seat(1).welcome()).withoutTicketMinutes).toBe(30);
    await decide({});
    const told = await seat(1).beat();
    expect(told.ok && 'withoutTicketMinutes' in told.value).toBe(false);
  });
});
