import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type LimitRule,
  type OpeningHours,
  type RoomRules,
  type RulesPreviewRequest,
  type TicketKind,
  noRoomRules,
} from '#protocol/room-rules.ts';
import { SessionAnswer } from '#protocol/terminal-messages.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';
import { TerminalClient } from './terminal-client.ts';

let server: TestServer;
let staff: StaffDoor;
let siteId: string;
let one: TerminalClient;
let two: TerminalClient;

const MINUTE = 60_000;
// The clock of the test stands at Monday 23 November 2026, 10:00 in Paris, and is moved by minutes.
const nine = -60;
const noon = 120;
const afternoon = 240;
const evening = 480;

const hours: OpeningHours = {
  week: Array.from({ length: 7 }, (_, day) =>
    day < 5
      ? [
          { from: 540, to: 720 },
          { from: 840, to: 1_080 },
        ]
      : [],
  ),
  exceptions: [],
  closedOnHolidays: true,
  lastSignInMinutes: 10,
};
const everyone: LimitRule = {
  kinds: [],
  terminals: [],
  weekdays: [],
  minutesPerSession: 60,
  minutesPerDay: null,
  extensions: 2,
};

let start: number;

beforeEach(async () => {
  server = await TestServer.start();
  start = server.clock.now();
  staff = await server.staff('it');
  ({ siteId } = await staff.get('site:create', { name: 'Montanou' }));
  one = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 1');
  two = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 2');
  for (const terminal of [one, two]) {
    await terminal.connect();
    server.alsoClose(() => terminal.disconnect());
  }
});
afterEach(() => server.end());

/** Moves the clock to so many minutes after 10:00; both terminals go on saying that they are there, and staff, whose time is over by then, sign in again. */
async function at(minutes: number, ms = 0): Promise<void> {
  server.clock.pass(start + minutes * MINUTE + ms - server.clock.now());
  for (const terminal of [one, two]) await terminal.beat();
  staff = await server.staff('it');
}

async function decide(rules: Partial<RoomRules>): Promise<number> {
  const { revision } = await staff.get('rules:read', { siteId });
  const saved = await staff.get('rules:save', { siteId, revision, rules: { ...noRoomRules, ...rules } });
  return saved.revision;
}

async function ticket(minutes = 60, kind?: TicketKind): Promise<string[]> {
  const { tickets } = await staff.get('ticket:issue', { siteId, minutes, count: 1, kind });
  return tickets[0]?.words ?? [];
}

/** Asks as a kiosk of this build does. */
async function ask(terminal: TerminalClient, words: readonly string[]) {
  return SessionAnswer.parse(
    await terminal.say('session:request', { requestId: randomUUID(), words, knowsHours: true }),
  );
}

/** Sits down. @returns the session, which runs until `end` */
async function sit(
  terminal: TerminalClient,
  words: readonly string[],
): Promise<{ sessionId: string; minutes: number }> {
  const answer = await ask(terminal, words);
  if (!answer.ok) throw new Error(answer.refusal.code);
  const { sessionId, minutes } = answer.value;
  const startedAt = server.clock.now();
  const endsAt = startedAt + minutes * MINUTE;
  terminal.note({ type: 'session-began', sessionId, startedAt, endsAt }, startedAt);
  terminal.activity = { kind: 'occupied', sessionId, endsAt };
  await terminal.append();
  return { sessionId, minutes };
}

async function leave(
  terminal: TerminalClient,
  sessionId: string,
  reason: 'time-over' | 'resident-left',
  consumedMinutes: number,
): Promise<void> {
  const endedAt = server.clock.now();
  terminal.note({ type: 'session-ended', sessionId, endedAt, reason, consumedMs: consumedMinutes * MINUTE }, endedAt);
  terminal.note({ type: 'wiped', sessionId, durationMs: 900 }, endedAt);
  terminal.activity = { kind: 'free' };
  await terminal.append();
}

/** The terminal has done its last order: the fact, and the new end of its session. */
async function extended(terminal: TerminalClient): Promise<void> {
  const { commandId, order } = terminal.commands.at(-1) ?? {};
  if (!commandId || order?.kind !== 'extend' || terminal.activity.kind !== 'occupied') throw new Error('no extension');
  const { sessionId } = terminal.activity;
  const endsAt = terminal.activity.endsAt + order.minutes * MINUTE;
  terminal.note({ type: 'command-answered', commandId, outcome: 'done' }, server.clock.now());
  terminal.note({ type: 'session-extended', sessionId, endsAt, commandId }, server.clock.now());
  terminal.activity = { ...terminal.activity, endsAt };
  await terminal.append();
}

const refusalOf = (answer: { ok: true } | { ok: false; refusal: unknown }) => (answer.ok ? 'granted' : answer.refusal);

describe('where nothing was decided', () => {
  it('a session is as long as its ticket, at any hour, and its terminal is told of no closing', async () => {
    expect(await staff.get('rules:read', { siteId })).toEqual({ revision: 0, rules: noRoomRules });
    await at(6 * 24 * 60 + 13 * 60);
    const answer = await ask(one, await ticket(45));
    expect(answer).toMatchObject({ ok: true, value: { minutes: 45 } });
    expect(answer.ok && answer.value.closesAt).toBeUndefined();
  });
});

describe('opening hours', () => {
  it('refuse before, between and after, with the next opening in numbers; the ticket stays good', async () => {
    await decide({ hours });
    const words = await ticket();
    await at(nine - 1);
    const opens = { days: 0, weekday: 1, day: 23, month: 11 };
    expect(refusalOf(await ask(one, words))).toEqual({ code: 'site-closed', detail: { minute: 540, ...opens } });
    await at(noon);
    expect(refusalOf(await ask(one, words))).toEqual({ code: 'site-closed', detail: { minute: 840, ...opens } });
    await at(afternoon);
    expect(refusalOf(await ask(one, words))).toBe('granted');
    await at(evening);
    const tomorrow = { minute: 540, days: 1, weekday: 2, day: 24, month: 11 };
    expect(refusalOf(await ask(two, await ticket()))).toEqual({ code: 'site-closed', detail: tomorrow });
  });

  it('say nothing of a ticket that is asked for at a closed site, and count no wrong words', async () => {
    await decide({ hours });
    await at(noon);
    for (let n = 0; n < 8; n++) {
      expect(refusalOf(await ask(one, ['lune', 'lune', 'lune']))).toMatchObject({ code: 'site-closed' });
    }
  });

  it('end a session at closing, tell the terminal when that is, and give its ticket the rest back', async () => {
    await decide({ hours });
    await at(noon - 20);
    const words = await ticket(60);
    const answer = await ask(one, words);
    expect(answer).toMatchObject({ ok: true, value: { minutes: 20, closesAt: start + noon * MINUTE } });
    const { sessionId } = await sit(one, words);
    await at(noon);
    await leave(one, sessionId, 'time-over', 20);
    expect(refusalOf(await ask(two, words))).toMatchObject({ code: 'site-closed' });
    await at(afternoon);
    expect(await ask(two, words)).toMatchObject({ ok: true, value: { minutes: 40 } });
  });

  it('let nobody sit down in their last minutes', async () => {
    await decide({ hours });
    const words = await ticket();
    await at(evening - 10, 1);
    expect(refusalOf(await ask(one, words))).toEqual({ code: 'last-sign-in-over', detail: { minute: 1_080 } });
    server.clock.pass(-1);
    expect(await ask(one, words)).toMatchObject({ ok: true, value: { minutes: 10 } });
  });

  it('follow exceptions and holidays', async () => {
    const closedToday = { from: '2026-11-23', to: '2026-11-23', title: 'Formation', hours: [] };
    await decide({ hours: { ...hours, exceptions: [closedToday] } });
    expect(refusalOf(await ask(one, await ticket()))).toMatchObject({ code: 'site-closed', detail: { days: 1 } });
    await decide({ hours });
    // 25 December 2026 is a Friday; then comes the week-end.
    await at(32 * 24 * 60);
    expect(refusalOf(await ask(one, await ticket()))).toMatchObject({
      code: 'site-closed',
      detail: { minute: 540, days: 3, weekday: 1, day: 28, month: 12 },
    });
    await decide({ hours: { ...hours, closedOnHolidays: false } });
    expect(refusalOf(await ask(one, await ticket()))).toBe('granted');
  });

  it('are told in a word that a terminal of an earlier build knows', async () => {
    await decide({ hours });
    await at(noon);
    expect(refusalOf(await one.requestSession(await ticket()))).toEqual({ code: 'command-not-possible-now' });
  });

  it('do not move the end of who sits already when they are changed; a repeated request gets the same answer', async () => {
    const words = await ticket();
    const requestId = randomUUID();
    const first = await one.requestSession(words, requestId);
    await decide({ hours: { ...hours, week: Array.from({ length: 7 }, () => []) } });
    expect(await one.requestSession(words, requestId)).toEqual(first);
  });
});

describe('rules of time', () => {
  it('give what the first rule that fits says: by kind of ticket and by terminal', async () => {
    const young: LimitRule = { ...everyone, kinds: ['young-ticket'], minutesPerSession: 30 };
    const express: LimitRule = { ...everyone, terminals: [two.id], minutesPerSession: 15 };
    await decide({ rules: [express, young, everyone] });
    expect(await ask(one, await ticket(120))).toMatchObject({ value: { minutes: 60 } });
    expect(await ask(one, await ticket(120, 'young-ticket'))).toMatchObject({ value: { minutes: 30 } });
    expect(await ask(two, await ticket(120, 'young-ticket'))).toMatchObject({ value: { minutes: 15 } });
    expect(await ask(one, await ticket(20))).toMatchObject({ value: { minutes: 20 } });
  });

  it('leave on the ticket what it still has, within the minutes of the day', async () => {
    await decide({ rules: [{ ...everyone, minutesPerSession: 30, minutesPerDay: 50 }] });
    const words = await ticket(120);
    const first = await sit(one, words);
    expect(first.minutes).toBe(30);
    await at(30);
    await leave(one, first.sessionId, 'time-over', 30);
    const second = await sit(one, words);
    expect(second.minutes).toBe(20);
    await at(50);
    await leave(one, second.sessionId, 'time-over', 20);
    expect(refusalOf(await ask(one, words))).toEqual({ code: 'day-minutes-used' });
  });
});

describe('an extension', () => {
  it('is given as often as the rule says, also by two helpers at once', async () => {
    await decide({ rules: [everyone] });
    const { sessionId } = await sit(one, await ticket());
    const press = () => staff.ask('session:extend', { terminalId: one.id, sessionId, minutes: 15 });
    expect(await press()).toMatchObject({ ok: true, value: { minutes: 15 } });
    await extended(one);
    const answers = await Promise.all([press(), press(), press()]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    for (const answer of answers) {
      if (!answer.ok) expect(answer.refusal).toEqual({ code: 'extensions-used', detail: { count: 2 } });
    }
    expect(one.commands).toHaveLength(2);
  });

  it('that the terminal refused is not counted', async () => {
    await decide({ rules: [{ ...everyone, extensions: 1 }] });
    const { sessionId } = await sit(one, await ticket());
    const press = () => staff.ask('session:extend', { terminalId: one.id, sessionId, minutes: 15 });
    one.onCommand = () => ({ ok: false, refusal: { code: 'command-not-possible-now' } });
    expect((await press()).ok).toBe(false);
    one.onCommand = ({ commandId }) => ({ ok: true, value: { commandId } });
    expect((await press()).ok).toBe(true);
  });

  it('is as long as the site is open, counting those on their way, and refused beyond', async () => {
    await decide({ hours });
    await at(evening - 80);
    const { sessionId } = await sit(one, await ticket());
    const press = () => staff.ask('session:extend', { terminalId: one.id, sessionId, minutes: 15 });
    expect(await press()).toMatchObject({ ok: true, value: { minutes: 15 } });
    // The first is not journaled yet: five minutes are left, not twenty.
    expect(await press()).toMatchObject({ ok: true, value: { minutes: 5 } });
    expect(one.commands.map(({ order }) => order)).toMatchObject([{ minutes: 15 }, { minutes: 5 }]);
    const refused = await press();
    expect(refusalOf(refused)).toEqual({ code: 'extension-past-closing', detail: { minute: 1_080 } });
    const { tiles } = await staff.watch({ kind: 'site', siteId });
    const orders = tiles.find(({ terminalId }) => terminalId === one.id)?.orders ?? [];
    expect(orders.map(({ minutes }) => minutes).sort()).toEqual([15, 5]);
  });
});

describe('saving', () => {
  it('keeps rules over a restart, with an audit row that names nobody but who saved', async () => {
    const rules = { hours, rules: [everyone] };
    expect(await decide(rules)).toBe(1);
    await server.restart();
    const again = await server.staff('it');
    expect(await again.get('rules:read', { siteId })).toEqual({ revision: 1, rules: { ...noRoomRules, ...rules } });
    await one.connect();
    server.clock.pass(noon * MINUTE);
    const answer = await one.say('session:request', {
      requestId: randomUUID(),
      words: ['lune', 'vélo', 'pomme'],
      knowsHours: true,
    });
    expect(answer).toMatchObject({ refusal: { code: 'site-closed' } });
    const audit = await server.context.db.selectFrom('audit_log').selectAll().execute();
    const row = audit.find(({ action }) => action === 'rules-changed');
    expect(row).toMatchObject({ actor_kind: 'staff', target: siteId });
    expect(JSON.parse(row?.detail ?? '')).toEqual({ revision: 1, hours: 1, rules: 1 });
  });

  it('overwrites nobody: of two who read the same, the second is told', async () => {
    const save = (minutesPerSession: number) =>
      staff.ask('rules:save', {
        siteId,
        revision: 0,
        rules: { ...noRoomRules, rules: [{ ...everyone, minutesPerSession }] },
      });
    const answers = await Promise.all([save(30), save(45)]);
    expect(answers.map(refusalOf).filter((refused) => refused !== 'granted')).toEqual([{ code: 'rules-changed' }]);
    const { revision, rules } = await staff.get('rules:read', { siteId });
    expect(revision).toBe(1);
    const saved = answers.findIndex(({ ok }) => ok);
    expect(rules.rules[0]?.minutesPerSession).toBe([30, 45][saved]);
  });

  it('takes no hours that cannot be, and no time zone that is none', async () => {
    const bad: unknown[] = [
      { ...noRoomRules, timeZone: 'Europe/Agen' },
      { ...noRoomRules, hours: { ...hours, week: hours.week.slice(1) } },
      { ...noRoomRules, hours: { ...hours, week: hours.week.map(() => [{ from: 720, to: 540 }]) } },
      {
        ...noRoomRules,
        hours: { ...hours, exceptions: [{ from: '2026-02-30', to: '2026-03-01', title: 'x', hours: [] }] },
      },
      { ...noRoomRules, rules: [{ ...everyone, minutesPerSession: 0 }] },
    ];
    for (const rules of bad) {
      expect(await staff.raw('rules:save', { siteId, revision: 0, rules })).toMatchObject({
        refusal: { code: 'malformed' },
      });
    }
  });
});

describe('a preview', () => {
  const asked = (): RulesPreviewRequest => ({
    siteId,
    terminalId: one.id,
    kind: 'ticket',
    ticketMinutes: 120,
    date: '2026-11-24',
    minute: 840,
    rules: null,
  });

  it('says what a real request would get, by the rules in force or by a draft, and changes nothing', async () => {
    await decide({ hours, rules: [{ ...everyone, kinds: ['young-ticket'] }, everyone] });
    expect(await staff.get('rules:preview', asked())).toEqual({
      day: { kind: 'week' },
      ruleIndex: 1,
      answer: { ok: true, value: { minutes: 60, extensions: 2, closesAtMinute: 1_080, isCutByClosing: false } },
    });
    const draft = { ...noRoomRules, hours, rules: [{ ...everyone, minutesPerSession: 90, extensions: null }] };
    expect(await staff.get('rules:preview', { ...asked(), minute: 1_000, rules: draft })).toMatchObject({
      ruleIndex: 0,
      answer: { ok: true, value: { minutes: 80, extensions: null, isCutByClosing: true } },
    });
    expect(await staff.get('rules:preview', { ...asked(), date: '2026-12-25' })).toMatchObject({
      day: { kind: 'holiday', holiday: 'christmas' },
      answer: { ok: false, refusal: { code: 'site-closed', detail: { days: 3 } } },
    });
    expect((await staff.get('rules:read', { siteId })).revision).toBe(1);
    expect(await server.context.db.selectFrom('sessions').selectAll().execute()).toEqual([]);
  });

  it('is not given for a terminal of another site', async () => {
    const other = await staff.get('site:create', { name: 'Barleté' });
    const answer = await staff.ask('rules:preview', { ...asked(), siteId: other.siteId });
    expect(refusalOf(answer)).toEqual({ code: 'not-found' });
  });
});
