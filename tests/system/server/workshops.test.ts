import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { QUEUE_PATH, QueueBoardAnswer } from '#protocol/queue.ts';
import { type RoomRules, noRoomRules } from '#protocol/room-rules.ts';
import { ExtensionAnswer, type Grant, SessionAnswer } from '#protocol/terminal-messages.ts';
import type { Workshop, WorkshopPlan } from '#protocol/workshops.ts';
import { callNext } from '../../../control-server/queue/queue-service.ts';
import { dayLater } from '../../../control-server/rules/zone-time-rules.ts';
import { until } from '../../stage/until.ts';
import { PushedRoom } from '../pushed-room.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';
import { TerminalClient } from './terminal-client.ts';

/** The clock stands at 10 h in Paris, a Monday. */
const MINUTE = 60_000;
const TODAY = '2026-11-23';

let server: TestServer;
let staff: StaffDoor;
let siteId: string;
let seats: TerminalClient[];

beforeEach(async () => {
  server = await TestServer.start();
  staff = await server.staff('helper');
  const admin = await server.staff('it');
  ({ siteId } = await admin.get('site:create', { name: 'Montanou' }));
  seats = [];
  for (const name of ['Poste 1', 'Poste 2']) {
    const terminal = await TerminalClient.enrol(server.url, admin, siteId, name);
    await terminal.connect();
    server.alsoClose(() => terminal.disconnect());
    seats.push(terminal);
  }
});
afterEach(() => server.end());

const seat = (number: number) => seats[number - 1] as TerminalClient;
const now = () => server.clock.now();

async function decide(rules: Partial<RoomRules>): Promise<void> {
  const admin = await server.staff('it');
  const { revision } = await admin.get('rules:read', { siteId });
  await admin.get('rules:save', { siteId, revision, rules: { ...noRoomRules, ...rules } });
}

/** 11 h to 12 h today, in the whole room, unless it is said otherwise. */
const planned = (plan: Partial<WorkshopPlan> = {}): WorkshopPlan => ({
  title: 'Impôts',
  terminals: [],
  date: TODAY,
  from: 660,
  to: 720,
  repeats: null,
  ...plan,
});
const save = (plan: Partial<WorkshopPlan> = {}, known: Workshop | null = null) =>
  staff.get('workshop:save', {
    siteId,
    workshopId: known?.workshopId ?? null,
    revision: known?.revision ?? 0,
    plan: planned(plan),
  });
const refused = async (name: string, input: unknown) =>
  (await staff.raw(name, input)) as { ok: boolean; refusal?: { code: string } };

async function ask(terminal: TerminalClient, minutes = 60, kind: 'ticket' | 'young-ticket' = 'ticket') {
  const { tickets } = await staff.get('ticket:issue', { siteId, minutes, count: 1, kind });
  const words = tickets[0]?.words ?? [];
  const requestId = randomUUID();
  return SessionAnswer.parse(await terminal.say('session:request', { requestId, words, knowsBookings: true }));
}
const takePart = async (terminal: TerminalClient, workshopId: string, requestId: string = randomUUID()) =>
  SessionAnswer.parse(await terminal.say('session:request-for-workshop', { requestId, workshopId }));

/** The session of a grant begins and goes on. */
async function begin(terminal: TerminalClient, answer: Awaited<ReturnType<typeof ask>>): Promise<Grant> {
  if (!answer.ok) throw new Error(answer.refusal.code);
  const { sessionId, minutes } = answer.value;
  const endsAt = now() + minutes * MINUTE;
  terminal.note({ type: 'session-began', sessionId, startedAt: now(), endsAt }, now());
  terminal.activity = { kind: 'occupied', sessionId, endsAt };
  await terminal.append();
  return answer.value;
}
async function leave(terminal: TerminalClient, { sessionId }: Grant): Promise<void> {
  const ended = { sessionId, endedAt: now(), reason: 'resident-left', consumedMs: MINUTE } as const;
  terminal.note({ type: 'session-ended', ...ended }, now());
  terminal.note({ type: 'wiped', sessionId, durationMs: 300 }, now());
  terminal.activity = { kind: 'free' };
  await terminal.append();
  await terminal.beat();
}
const extend = async (terminal: TerminalClient, { sessionId }: Grant) =>
  ExtensionAnswer.parse(await terminal.say('session:extend', { requestId: randomUUID(), sessionId }));
const tiles = async () => (await staff.watch({ kind: 'site', siteId })).tiles;
/** The clock is pushed, and all terminals are heard. Nobody of the staff has touched a page for so long. */
async function pass(minutes: number): Promise<void> {
  server.clock.pass(minutes * MINUTE);
  staff = await server.staff('helper');
  for (const terminal of seats) await terminal.beat();
}
const code = (answer: { ok: boolean; refusal?: { code: string; detail?: unknown } }) =>
  answer.ok ? 'ok' : answer.refusal?.code;

describe('before a workshop', () => {
  it('a session ends when it begins and says why, and is not made longer beyond that; one that was promised more keeps its end', async () => {
    const promised = await begin(seat(1), await ask(seat(1), 75));
    const { promised: beyond } = await save();
    expect(beyond).toEqual([{ terminalName: 'Poste 1', minute: 675 }]);
    const cut = await ask(seat(2), 75);
    expect(cut).toMatchObject({
      ok: true,
      value: { minutes: 60, endsFor: 'workshop-begins', endsForTitle: 'Impôts', closesAt: now() + 60 * MINUTE },
    });
    const short = await begin(seat(2), cut);
    const no = { code: 'extension-past-closing', detail: { minute: 660, endsFor: 'workshop-begins', title: 'Impôts' } };
    expect(await extend(seat(2), short)).toEqual({ ok: false, refusal: no });
    expect(await extend(seat(1), promised)).toEqual({ ok: false, refusal: no });
    await pass(50);
    await leave(seat(2), short);
    const again = await begin(seat(2), await ask(seat(2), 5));
    // There are five more minutes, of the fifteen that were asked for.
    expect(await extend(seat(2), again)).toMatchObject({ ok: true, value: { minutes: 5 } });
    await pass(12);
    // Nobody has cut the first one.
    expect((await tiles())[0]).toMatchObject({ state: { kind: 'occupied', sessionId: promised.sessionId } });
    expect(await extend(seat(1), promised)).toMatchObject({ refusal: no });
    expect(seat(1).commands.filter(({ order }) => order.kind === 'end')).toEqual([]);
  });

  it('nobody sits down in its last minute, or later; an older terminal is told what it can say', async () => {
    await save();
    await pass(59);
    expect(await ask(seat(1))).toMatchObject({ ok: true, value: { minutes: 1 } });
    server.clock.pass(1);
    const no = { code: 'terminal-booked', detail: { title: 'Impôts', minute: 720 } };
    expect(await ask(seat(2))).toEqual({ ok: false, refusal: no });
    const { tickets } = await staff.get('ticket:issue', { siteId, minutes: 60, count: 1 });
    expect(await seat(2).requestSession(tickets[0]?.words ?? [])).toMatchObject({
      refusal: { code: 'command-not-possible-now' },
    });
    const { reasons } = await staff.get('reasons:read', { terminalId: seat(2).id });
    expect(reasons).toMatchObject([{ code: 'terminal-booked' }, { code: 'terminal-booked' }]);
    await pass(61);
    expect(code(await ask(seat(2)))).toBe('ok');
  });

  it('a helper who sits down beside somebody has until then', async () => {
    await save();
    const grant = await begin(seat(1), await ask(seat(1), 20));
    const asked = staff.get('session:accompany', {
      terminalId: seat(1).id,
      sessionId: grant.sessionId,
      procedure: 'taxes',
    });
    await until('the order is there', () => seat(1).commands.length > 0);
    expect(seat(1).commands[0]?.order).toMatchObject({ kind: 'accompany', minutes: 40 });
    const commandId = seat(1).commands[0]?.commandId ?? '';
    seat(1).note({ type: 'command-answered', commandId, outcome: 'done' }, now());
    await seat(1).append();
    await asked;
  });
});

describe('while a workshop is there', () => {
  it('its terminals say so, and let who takes part in until it ends, also where the site is closed, and again after a power cut', async () => {
    await decide({ hours: PushedRoom.hours(540, 600) });
    const { workshop } = await save({ terminals: [seat(1).id] });
    const { workshopId } = workshop;
    expect(seat(1).booking).toBeNull();
    expect(code(await takePart(seat(1), workshopId))).toBe('workshop-over');
    await pass(60);
    await until('the terminal is told', () => seat(1).booking?.workshopId === workshopId);
    const booking = { workshopId, title: 'Impôts', from: now(), until: now() + 60 * MINUTE };
    expect(seat(1).booking).toEqual(booking);
    expect(seat(2).booking).toBeNull();
    expect(await tiles()).toMatchObject([{ state: { kind: 'reserved' }, booking }, { state: { kind: 'free' } }]);
    const requestId = randomUUID();
    const answer = await takePart(seat(1), workshopId, requestId);
    expect(answer).toMatchObject({
      ok: true,
      value: {
        minutes: 60,
        right: 'workshop',
        closesAt: booking.until,
        endsFor: 'workshop-ends',
        endsForTitle: 'Impôts',
        time: { ownExtensionMinutes: null, idleMinutes: null },
      },
    });
    expect(await takePart(seat(1), workshopId, requestId)).toEqual(answer);
    const grant = await begin(seat(1), answer);
    expect(code(await extend(seat(1), grant))).toBe('extension-past-closing');
    expect(code(await takePart(seat(1), workshopId))).toBe('terminal-busy');
    expect(code(await takePart(seat(2), workshopId))).toBe('workshop-over');
    await pass(20);
    const cut = { sessionId: grant.sessionId, endedAt: now(), consumedMs: 20 * MINUTE } as const;
    seat(1).note({ type: 'session-ended', ...cut, reason: 'terminal-restarted' }, now());
    seat(1).note({ type: 'wiped', sessionId: null, durationMs: 300 }, now());
    seat(1).activity = { kind: 'free' };
    await seat(1).append();
    expect(await takePart(seat(1), workshopId)).toMatchObject({ ok: true, value: { minutes: 40 } });
    // After a new hello it is told again.
    seat(1).booking = undefined;
    await seat(1).connect();
    await until('the terminal is told again', () => seat(1).booking?.workshopId === workshopId);
    await pass(40);
    await until('the terminal is told that it is over', () => seat(1).booking === null);
    expect(code(await takePart(seat(1), workshopId))).toBe('workshop-over');
  });

  it('a helper opens a session there until it ends, and may make it longer until then', async () => {
    await save();
    await pass(70);
    /** What the terminal is ordered, and says that it has done. */
    const ordered = async (asked: Promise<unknown>, before = seat(1).commands.length) => {
      await until('the order is there', () => seat(1).commands.length > before);
      const { commandId = '', order } = seat(1).commands.at(-1) ?? {};
      seat(1).note({ type: 'command-answered', commandId, outcome: 'done' }, now());
      await seat(1).append();
      await asked;
      return order;
    };
    const terminalId = seat(1).id;
    const open = await ordered(staff.raw('session:open', { terminalId, minutes: 30 }));
    if (open?.kind !== 'open') throw new Error('no opening');
    const { grant } = open;
    expect(grant).toMatchObject({ minutes: 30, right: 'helper', endsFor: 'workshop-ends', endsForTitle: 'Impôts' });
    await begin(seat(1), { ok: true, value: grant });
    const longer = staff.raw('session:extend', { terminalId, sessionId: grant.sessionId, minutes: 60 });
    expect(await ordered(longer)).toMatchObject({ kind: 'extend', minutes: 20 });
  });

  it('nobody is called there, waits are counted beyond it, and the wall says who has the room', async () => {
    await decide({ queue: { holdMinutes: 3 }, withoutTicket: { minutes: 30, leastFree: 1 } });
    const { workshop } = await save();
    const first = await begin(seat(1), await ask(seat(1)));
    await begin(seat(2), await ask(seat(2)));
    await staff.get('queue:take', { siteId });
    const board = async () => {
      const answer = QueueBoardAnswer.parse(await (await fetch(new URL(`${QUEUE_PATH}/${siteId}`, server.url))).json());
      if (!answer.ok) throw new Error(answer.refusal.code);
      return answer.value;
    };
    // Both are taken until the workshop, and by it until 12 h.
    expect(await board()).toMatchObject({ waiting: 1, waitMinutes: 120 });
    expect(await board()).not.toHaveProperty('workshop');
    await pass(58);
    await leave(seat(1), first);
    // Two minutes would be no use to who is called for three.
    const called = async () => {
      await callNext(server.context, siteId);
      return (await staff.watch({ kind: 'site', siteId })).sites[0]?.queue?.[0]?.called ?? null;
    };
    expect(await called()).toBeNull();
    await pass(3);
    await until('the room is booked', async () => (await board()).workshop !== undefined);
    expect(await board()).toMatchObject({
      waiting: 1,
      waitMinutes: 60,
      workshop: { title: 'Impôts', until: now() + 59 * MINUTE },
    });
    expect(await called()).toBeNull();
    const without = await seat(1).say('session:request-without-ticket', {
      requestId: randomUUID(),
      knowsBookings: true,
    });
    expect(SessionAnswer.parse(without)).toMatchObject({ refusal: { code: 'terminal-booked' } });
    await staff.get('workshop:remove', { siteId, workshopId: workshop.workshopId, revision: 1, date: null });
    await until('who waits is called', () => (seat(1).hold ?? null) !== null);
  });
});

describe('planning', () => {
  it('no two workshops take a terminal at the same time, on any of their dates', async () => {
    const weekly = { everyWeeks: 1, until: dayLater(TODAY, 70) };
    const { workshop } = await save({ title: 'Clavier', terminals: [seat(1).id], repeats: weekly });
    const overlap = (plan: Partial<WorkshopPlan>) =>
      refused('workshop:save', { siteId, workshopId: null, revision: 0, plan: planned(plan) });
    const no = { ok: false, refusal: { code: 'booking-overlaps', detail: { title: 'Clavier' } } };
    const later = dayLater(TODAY, 35);
    expect(await overlap({ date: later, from: 719, to: 780 })).toEqual(no);
    expect(await overlap({ date: later, from: 719, to: 780, terminals: [seat(1).id] })).toEqual(no);
    await save({ title: 'Souris', date: later, from: 720, to: 780 });
    await save({ title: 'Photos', date: later, terminals: [seat(2).id] });
    await save({ title: 'Mardi', date: dayLater(later, 1) });
    // Itself is in nobody's way.
    const { workshop: changed } = await save({ title: 'Clavier', repeats: null }, workshop);
    expect(changed).toMatchObject({ revision: 2, repeats: null });
    expect(await overlap({ date: later, terminals: [seat(1).id] })).toMatchObject({ ok: true });
  });

  it('a date of a series is taken out, and the others stay; nothing of a colleague is overwritten', async () => {
    const next = dayLater(TODAY, 14);
    const { workshop } = await save({ repeats: { everyWeeks: 2, until: dayLater(TODAY, 30) } });
    const { workshopId } = workshop;
    const list = () => staff.get('workshop:list', { siteId });
    expect((await list()).coming.map(({ date }) => date)).toEqual([TODAY, next, dayLater(TODAY, 28)]);
    const remove = { siteId, workshopId, revision: 1 };
    expect(code(await refused('workshop:remove', { ...remove, date: dayLater(TODAY, 7) }))).toBe('not-found');
    await staff.get('workshop:remove', { ...remove, date: TODAY });
    expect(code(await refused('workshop:remove', { ...remove, date: next }))).toBe('workshop-changed');
    expect(code(await refused('workshop:save', { siteId, workshopId, revision: 1, plan: planned() }))).toBe(
      'workshop-changed',
    );
    expect(await list()).toMatchObject({
      workshops: [{ revision: 2, skipped: [TODAY] }],
      coming: [{ date: next }, { date: dayLater(TODAY, 28) }],
    });
    // Today the room is everybody's.
    expect(await ask(seat(1), 90)).toMatchObject({ ok: true, value: { minutes: 90 } });
    // And in a fortnight it is not: also after a restart of the server.
    server.clock.pass(14 * 24 * 60 * MINUTE);
    await server.restart();
    staff = await server.staff('helper');
    await seat(2).connect();
    expect(await ask(seat(2), 90)).toMatchObject({ ok: true, value: { minutes: 60, endsFor: 'workshop-begins' } });
    const viewer = await server.staff('viewer');
    expect((await viewer.get('workshop:list', { siteId })).workshops).toHaveLength(1);
    expect(await viewer.raw('workshop:remove', { ...remove, date: null })).toMatchObject({
      refusal: { code: 'not-allowed' },
    });
  });

  it('what is past, or of another site, is refused', async () => {
    const admin = await server.staff('it');
    const other = await admin.get('site:create', { name: 'Barleté' });
    const past = { siteId, workshopId: null, revision: 0, plan: planned({ from: 500, to: 600 }) };
    expect(code(await refused('workshop:save', past))).toBe('workshop-over');
    const elsewhere = {
      siteId: other.siteId,
      workshopId: null,
      revision: 0,
      plan: planned({ terminals: [seat(1).id] }),
    };
    expect(code(await refused('workshop:save', elsewhere))).toBe('not-found');
    expect(code(await refused('workshop:save', { ...past, plan: planned({ from: 720, to: 720 }) }))).toBe('malformed');
  });

  it('the preview of the rules knows them', async () => {
    await save();
    const admin = await server.staff('it');
    const preview = await admin.get('rules:preview', {
      siteId,
      terminalId: null,
      kind: 'ticket',
      ticketMinutes: 60,
      date: TODAY,
      minute: 630,
      rules: null,
    });
    expect(preview.answer).toMatchObject({
      ok: true,
      value: { minutes: 30, closesAtMinute: 660, isCutByClosing: true, endsFor: 'workshop-begins' },
    });
  });
});

describe('hours of young people', () => {
  it('their tickets are good only then, their sessions end with them, and others are not concerned', async () => {
    await decide({ youngHours: { from: 600, to: 630 } });
    const answer = await ask(seat(1), 60, 'young-ticket');
    expect(answer).toMatchObject({ ok: true, value: { minutes: 30, endsFor: 'young-hours' } });
    const young = await begin(seat(1), answer);
    expect(await ask(seat(2))).toMatchObject({ ok: true, value: { minutes: 60 } });
    expect(await extend(seat(1), young)).toEqual({
      ok: false,
      refusal: { code: 'extension-past-closing', detail: { minute: 630, endsFor: 'young-hours' } },
    });
    await pass(30);
    const no = { code: 'young-hours-over', detail: { fromMinute: 600, minute: 630 } };
    expect(await ask(seat(2), 60, 'young-ticket')).toEqual({ ok: false, refusal: no });
    const opened = await staff.raw('session:open', { terminalId: seat(2).id, minutes: 30, kind: 'young-ticket' });
    expect(opened).toEqual({ ok: false, refusal: no });
  });
});
