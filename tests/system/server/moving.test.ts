import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SILENT_AFTER_MS } from '#protocol/limits.ts';
import { noRoomRules } from '#protocol/room-rules.ts';
import { type Command, type Grant, SessionAnswer } from '#protocol/terminal-messages.ts';
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
  ({ siteId } = await staff.get('site:create', { name: 'Montanou' }));
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

async function ask(terminal: TerminalClient, more: { movesHere?: true; requestId?: string } = {}) {
  const request = { requestId: randomUUID(), words, knowsHours: true, knowsMoving: true, ...more };
  return SessionAnswer.parse(await terminal.say('session:request', request));
}

async function sit(terminal: TerminalClient): Promise<Grant> {
  const answer = await ask(terminal);
  if (!answer.ok) throw new Error(answer.refusal.code);
  return sitDown(terminal, answer.value);
}

async function sitDown(terminal: TerminalClient, grant: Grant): Promise<Grant> {
  const { sessionId, minutes } = grant;
  const startedAt = server.clock.now();
  const endsAt = startedAt + minutes * 60_000;
  terminal.note({ type: 'session-began', sessionId, startedAt, endsAt }, startedAt);
  terminal.activity = { kind: 'occupied', sessionId, endsAt };
  await terminal.append();
  terminal.onCommand = (command) => moveAway(terminal, command, startedAt);
  return grant;
}

/** As a terminal does: the answer and the end are facts before the acknowledgement. */
function moveAway(terminal: TerminalClient, { commandId, order }: Command, startedAt: number): unknown {
  if (order.kind !== 'move-away') throw new Error(order.kind);
  const endedAt = server.clock.now();
  const { sessionId } = order;
  terminal.note({ type: 'command-answered', commandId, outcome: 'done' }, endedAt);
  terminal.note(
    { type: 'session-ended', sessionId, endedAt, reason: 'moved', consumedMs: endedAt - startedAt },
    endedAt,
  );
  setImmediate(() => void terminal.append());
  return { ok: true, value: { commandId } };
}

/** Staff make the session of this terminal longer by five minutes, and it does so: told as a fact, as the end of a session is. */
async function makeLonger(terminal: TerminalClient) {
  const { activity, onCommand } = terminal;
  if (activity.kind !== 'occupied') throw new Error(activity.kind);
  const { sessionId } = activity;
  terminal.onCommand = ({ commandId }) => {
    const at = server.clock.now();
    const endsAt = activity.endsAt + 5 * 60_000;
    terminal.note({ type: 'command-answered', commandId, outcome: 'done' }, at);
    terminal.note({ type: 'session-extended', sessionId, endsAt, commandId }, at);
    terminal.activity = { ...activity, endsAt };
    return { ok: true, value: { commandId } };
  };
  const answer = await staff.ask('session:extend', { terminalId: terminal.id, sessionId, minutes: 5 });
  await terminal.append();
  terminal.onCommand = onCommand;
  return answer;
}

/** The session at `from` goes on at `to`. */
async function move(from: TerminalClient, to: TerminalClient): Promise<Grant> {
  const answer = await ask(to, { movesHere: true });
  if (!answer.ok) throw new Error(answer.refusal.code);
  from.activity = { kind: 'free' };
  return sitDown(to, answer.value);
}

const code = (answer: { ok: true } | { ok: false; refusal: { code: string } }) =>
  answer.ok ? 'granted' : answer.refusal.code;
const sessions = () => server.context.db.selectFrom('sessions').selectAll().orderBy('granted_at').execute();
const current = async () => (await sessions()).filter(({ state }) => state === 'open' || state === 'granted');

describe('the same words at another terminal', () => {
  it('are told where their session is and what is left of it; nothing happens to it', async () => {
    await sit(one);
    server.clock.pass(20 * 60_000 + 1);
    await one.beat();
    await two.beat();
    expect(await ask(two)).toEqual({
      ok: false,
      refusal: { code: 'ticket-in-use-elsewhere', detail: { terminal: 'Poste 1', minutes: 39 } },
    });
    expect(one.commands).toEqual([]);
    expect(await current()).toMatchObject([{ terminal_id: one.id, state: 'open' }]);
    // A terminal that was built before has no sentence for that.
    expect(code(await two.requestSession(words))).toBe('ticket-used');
  });

  it('bring it there by one press: it ends with its own reason first, and the minutes that are left go with it', async () => {
    const { sessionId } = await sit(one);
    server.clock.pass(20 * 60_000 + 1);
    await one.beat();
    await two.beat();
    const requestId = randomUUID();
    const moved = await ask(two, { movesHere: true, requestId });
    expect(moved).toMatchObject({ ok: true, value: { minutes: 39, right: 'ticket' } });
    expect(one.commands.map(({ order }) => order)).toEqual([{ kind: 'move-away', sessionId }]);
    expect((await sessions()).map(({ terminal_id, state, end_reason }) => [terminal_id, state, end_reason])).toEqual([
      [one.id, 'ended', 'moved'],
      [two.id, 'granted', null],
    ]);
    expect(await ask(two, { movesHere: true, requestId })).toEqual(moved);
    expect(await sessions()).toHaveLength(2);
  });

  it('pressed at two terminals at once bring it to one of them', async () => {
    const three = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 3');
    await three.connect();
    server.alsoClose(() => three.disconnect());
    await sit(one);
    const answers = await Promise.all([two, three].map((terminal) => ask(terminal, { movesHere: true })));
    expect(answers.map(code).toSorted()).toEqual(['granted', 'ticket-used']);
    expect(await current()).toHaveLength(1);
    expect(one.commands).toHaveLength(1);
  });

  it('leave it where it is when that terminal is silent, says no or does not answer: in words', async () => {
    await sit(one);
    one.onCommand = () => ({ ok: false, refusal: { code: 'malformed' } });
    const stays = { refusal: { code: 'ticket-in-use-away', detail: { terminal: 'Poste 1' } } };
    expect(await ask(two, { movesHere: true })).toMatchObject(stays);
    one.onCommand = null;
    expect(await ask(two, { movesHere: true })).toMatchObject(stays);
    one.disconnect();
    server.clock.pass(SILENT_AFTER_MS + 1);
    await two.beat();
    const before = one.commands.length;
    expect(await ask(two)).toMatchObject(stays);
    expect(await ask(two, { movesHere: true })).toMatchObject(stays);
    expect(one.commands).toHaveLength(before);
    expect(await current()).toMatchObject([{ terminal_id: one.id, state: 'open' }]);
  });

  it('do not begin its extensions anew: those it had count wherever it goes on', async () => {
    const rule = { kinds: [], terminals: [], weekdays: [], minutesPerSession: 240, minutesPerDay: null, extensions: 2 };
    await staff.get('rules:save', { siteId, revision: 0, rules: { ...noRoomRules, rules: [rule] } });
    await sit(one);
    expect((await makeLonger(one)).ok).toBe(true);
    server.clock.pass(1_000);
    const atTwo = await move(one, two);
    expect(atTwo).toMatchObject({ minutes: 64, time: { ownExtensionMinutes: 15 } });
    expect((await makeLonger(two)).ok).toBe(true);
    expect(await makeLonger(two)).toMatchObject({ refusal: { code: 'extensions-used', detail: { count: 2 } } });
    // Nothing is offered any more, at the third terminal or back at the first.
    server.clock.pass(1_000);
    const atOne = await move(two, one);
    expect(atOne).toMatchObject({ minutes: 68, time: { ownExtensionMinutes: null } });
    expect(await makeLonger(one)).toMatchObject({ refusal: { code: 'extensions-used', detail: { count: 2 } } });
  });

  it('do not end it where so little is left that it could not go on', async () => {
    await sit(one);
    server.clock.pass(58 * 60_000 + 1);
    await one.beat();
    await two.beat();
    expect(code(await ask(two, { movesHere: true }))).toBe('too-little-to-move');
    expect(one.commands).toEqual([]);
  });

  it('do not end it where the rules would let nobody sit down', async () => {
    const week = Array.from({ length: 7 }, () => [{ from: 480, to: 720 }]);
    const hours = { week, exceptions: [], closedOnHolidays: false, lastSignInMinutes: 90 };
    await staff.get('rules:save', { siteId, revision: 0, rules: { ...noRoomRules, hours } });
    await sit(one);
    server.clock.pass(40 * 60_000);
    await one.beat();
    await two.beat();
    expect(code(await ask(two, { movesHere: true }))).toBe('last-sign-in-over');
    expect(one.commands).toEqual([]);
    expect(await current()).toMatchObject([{ terminal_id: one.id, state: 'open' }]);
  });
});
