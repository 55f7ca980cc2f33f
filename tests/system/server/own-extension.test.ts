import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RoomRules, defaultTimeRules, noRoomRules } from '#protocol/room-rules.ts';
import { ExtensionAnswer, SessionAnswer } from '#protocol/terminal-messages.ts';
import { until } from '../../stage/until.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';
import { TerminalClient } from './terminal-client.ts';

const MINUTE = 60_000;

let server: TestServer;
let staff: StaffDoor;
let siteId: string;
let one: TerminalClient;
let two: TerminalClient;

beforeEach(async () => {
  server = await TestServer.start();
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

async function decide(rules: Partial<RoomRules>): Promise<void> {
  const { revision } = await staff.get('rules:read', { siteId });
  await staff.get('rules:save', { siteId, revision, rules: { ...noRoomRules, ...rules } });
}

/** A session of 60 minutes at the first terminal. */
async function sit(): Promise<{ sessionId: string; endsAt: number; grant: unknown }> {
  const { tickets } = await staff.get('ticket:issue', { siteId, minutes: 60, count: 1 });
  const words = tickets[0]?.words ?? [];
  const answer = SessionAnswer.parse(
    await one.say('session:request', { requestId: randomUUID(), words, knowsHours: true }),
  );
  if (!answer.ok) throw new Error(answer.refusal.code);
  const { sessionId } = answer.value;
  const startedAt = server.clock.now();
  const endsAt = startedAt + 60 * MINUTE;
  one.note({ type: 'session-began', sessionId, startedAt, endsAt }, startedAt);
  one.activity = { kind: 'occupied', sessionId, endsAt };
  await one.append();
  return { sessionId, endsAt, grant: answer.value };
}

async function ask(sessionId: string, requestId: string = randomUUID(), terminal = one) {
  return ExtensionAnswer.parse(await terminal.say('session:extend', { requestId, sessionId }));
}

/** The order has come, and the terminal has done it. */
async function done(sessionId: string, endsAt: number): Promise<void> {
  const before = one.records.length;
  await until('the order comes', () => one.commands.length > 0);
  const { commandId } = one.commands.at(-1) ?? {};
  if (!commandId) throw new Error('no order');
  one.note({ type: 'command-answered', commandId, outcome: 'done' }, server.clock.now());
  one.note({ type: 'session-extended', sessionId, endsAt, commandId }, server.clock.now());
  await one.append(one.records.slice(before));
}

describe('more time at the resident’s own asking', () => {
  it('is told with the grant, as the site wants it', async () => {
    expect((await sit()).grant).toMatchObject({ time: defaultTimeRules });
  });

  it('is not offered where the rule allows no extension', async () => {
    const rule = { kinds: [], terminals: [], weekdays: [], minutesPerSession: 60, minutesPerDay: null, extensions: 0 };
    await decide({ rules: [rule] });
    const { grant, sessionId } = await sit();
    expect(grant).toMatchObject({ time: { ownExtensionMinutes: null } });
    expect(await ask(sessionId)).toMatchObject({ ok: false, refusal: { code: 'extensions-used' } });
  });

  it('comes as an order with the id of the asking, once, however often that is asked', async () => {
    const { sessionId, endsAt } = await sit();
    const requestId = randomUUID();
    const yes = { ok: true, value: { minutes: 15, endsAt: endsAt + 15 * MINUTE } };
    expect(await ask(sessionId, requestId)).toEqual(yes);
    expect(await ask(sessionId, requestId)).toEqual(yes);
    await done(sessionId, endsAt + 15 * MINUTE);
    expect(await ask(sessionId, requestId)).toEqual(yes);
    expect(one.commands).toMatchObject([
      { commandId: requestId, order: { kind: 'extend', sessionId, minutes: 15, by: 'resident' } },
    ]);
    // Another asking is another extension: as often as needed.
    expect(await ask(sessionId)).toEqual({ ok: true, value: { minutes: 15, endsAt: endsAt + 30 * MINUTE } });
  });

  it('keeps to what the site says: staff only, so many in all, the closing', async () => {
    const { sessionId } = await sit();
    await decide({ time: { ...defaultTimeRules, ownExtensionMinutes: null } });
    expect(await ask(sessionId)).toEqual({ ok: false, refusal: { code: 'extension-not-offered' } });
    // 10:00 in Paris, the session until 11:00, the site until 11:10.
    const week = Array.from({ length: 7 }, () => [{ from: 540, to: 670 }]);
    await decide({ hours: { week, exceptions: [], closedOnHolidays: false, lastSignInMinutes: 0 } });
    expect(await ask(sessionId)).toMatchObject({ ok: true, value: { minutes: 10 } });
    expect(await ask(sessionId)).toMatchObject({
      ok: false,
      refusal: { code: 'extension-past-closing', detail: { minute: 670 } },
    });
  });

  it('is counted with those of staff', async () => {
    const rule = { kinds: [], terminals: [], weekdays: [], minutesPerSession: 60, minutesPerDay: null, extensions: 1 };
    await decide({ rules: [rule] });
    const { sessionId } = await sit();
    expect(await ask(sessionId)).toMatchObject({ ok: true });
    const byStaff = await staff.ask('session:extend', { terminalId: one.id, sessionId, minutes: 15 });
    expect(byStaff).toMatchObject({ ok: false, refusal: { code: 'extensions-used' } });
  });

  it('is only for the terminal where the session is', async () => {
    const { sessionId } = await sit();
    const requestId = randomUUID();
    const refused = { ok: false, refusal: { code: 'session-not-found' } };
    expect(await ask(sessionId, requestId, two)).toEqual(refused);
    expect(await ask(sessionId, requestId)).toMatchObject({ ok: true });
    // Nor does the id of another's asking tell anything.
    expect(await ask(sessionId, requestId, two)).toEqual(refused);
  });
});

describe('more time by itself, while seats are free', () => {
  const byItself = async (sessionId: string) =>
    ExtensionAnswer.parse(await one.say('session:extend', { requestId: randomUUID(), sessionId, by: 'free-seats' }));

  it('is given below the occupancy the site set, and never where no terminal is free', async () => {
    await decide({ time: { ...defaultTimeRules, whileFree: { minutes: 20, belowPercent: 60 } } });
    const { sessionId } = await sit();
    expect(await byItself(sessionId)).toMatchObject({ ok: true, value: { minutes: 20 } });
    await decide({ time: { ...defaultTimeRules, whileFree: { minutes: 20, belowPercent: 50 } } });
    expect(await byItself(sessionId)).toMatchObject({ ok: false, refusal: { code: 'too-few-free' } });
    await decide({ time: { ...defaultTimeRules, whileFree: { minutes: 20, belowPercent: 100 } } });
    two.disconnect();
    await until('the other is not free', async () => (await staff.tileKind(siteId, two.id)) !== 'free');
    expect(await byItself(sessionId)).toMatchObject({ ok: false, refusal: { code: 'too-few-free' } });
  });

  it('is not given where the site did not say so', async () => {
    const { sessionId } = await sit();
    expect(await byItself(sessionId)).toMatchObject({ ok: false, refusal: { code: 'extension-not-offered' } });
  });
});
