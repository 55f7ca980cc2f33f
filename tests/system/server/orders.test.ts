import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_SESSION_MINUTES, SESSION_ORDER_WAITS_MS } from '#protocol/limits.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';
import { TerminalClient } from './terminal-client.ts';

let server: TestServer;
let staff: StaffDoor;
let siteId: string;
let one: TerminalClient;
let two: TerminalClient;
let sessionId: string;

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
  const { tickets } = await staff.get('ticket:issue', { siteId, minutes: 60, count: 1 });
  const answer = await one.requestSession(tickets[0]?.words ?? []);
  if (!answer.ok) throw new Error(answer.refusal.code);
  ({ sessionId } = answer.value);
  const startedAt = server.clock.now();
  one.note({ type: 'session-began', sessionId, startedAt, endsAt: startedAt + 60 * 60_000 }, startedAt);
  await one.append();
  one.activity = { kind: 'occupied', sessionId, endsAt: startedAt + 60 * 60_000 };
});
afterEach(() => server.end());

const code = (answer: { ok: true } | { ok: false; refusal: { code: string } }) =>
  answer.ok ? 'granted' : answer.refusal.code;
const tile = async () =>
  (await staff.watch({ kind: 'site', siteId })).tiles.find(({ terminalId }) => terminalId === one.id);
const orders = async () => (await tile())?.orders.map(({ state }) => state.kind);
const extend = () => staff.get('session:extend', { terminalId: one.id, sessionId, minutes: 15 });

/** The terminal journals what it did with its last command, and tells it. */
async function tellAnswer(outcome: 'done' | 'session-not-found' = 'done'): Promise<void> {
  const commandId = one.commands.at(-1)?.commandId ?? '';
  one.note({ type: 'command-answered', commandId, outcome }, server.clock.now());
  await one.append();
}

describe('an order', () => {
  it('reaches the terminal, is received by its answer and done by its fact', async () => {
    const extended = await extend();
    expect(extended).toMatchObject({ kind: 'extend', state: { kind: 'received' } });
    expect((await tile())?.orders).toEqual([extended]);
    server.clock.pass(50);
    await tellAnswer();
    expect((await tile())?.orders).toEqual([{ ...extended, state: { kind: 'done', at: server.clock.now() } }]);
    await staff.get('terminal:message', { terminalId: one.id, text: 'La salle ferme.' });
    await staff.get('session:end', { terminalId: one.id, sessionId });
    expect(one.commands.map(({ order }) => order)).toEqual([
      { kind: 'extend', sessionId, minutes: 15 },
      { kind: 'show-message', text: 'La salle ferme.' },
      { kind: 'end', sessionId },
    ]);
    expect(new Set(one.commands.map(({ commandId }) => commandId)).size).toBe(3);
  });

  it('does not move the end itself: the terminal’s fact does', async () => {
    const end = async () => {
      const state = (await tile())?.state;
      return state?.kind === 'occupied' ? state.endsAt : null;
    };
    const before = (await end()) ?? 0;
    await extend();
    expect(await end()).toBe(before);
    const commandId = one.commands[0]?.commandId ?? null;
    one.note({ type: 'session-extended', sessionId, endsAt: before + 900_000, commandId }, server.clock.now());
    await one.append();
    expect(await end()).toBe(before + 900_000);
  });

  it('is refused with the reason', async () => {
    const terminalId = one.id;
    expect(code(await staff.ask('session:extend', { terminalId: two.id, sessionId, minutes: 15 }))).toBe(
      'session-not-found',
    );
    expect(code(await staff.ask('session:end', { terminalId, sessionId: randomUUID() }))).toBe('session-not-found');
    const minutes = MAX_SESSION_MINUTES - 59;
    expect(code(await staff.ask('session:extend', { terminalId, sessionId, minutes }))).toBe('extension-too-long');
    expect(code(await staff.ask('terminal:message', { terminalId: randomUUID(), text: 'x' }))).toBe('not-found');
    one.onCommand = () => ({ ok: false, refusal: { code: 'command-not-possible-now' } });
    expect(code(await staff.ask('terminal:message', { terminalId, text: 'x' }))).toBe('command-not-possible-now');
    expect((await tile())?.orders[0]?.state).toMatchObject({ kind: 'refused', code: 'command-not-possible-now' });
  });

  it('without a sensible answer is unanswered where it cannot be sent again', async () => {
    const terminalId = one.id;
    const message = () => staff.get('terminal:message', { terminalId, text: 'x' });
    one.onCommand = () => 'nonsense';
    expect((await message()).state.kind).toBe('unanswered');
    one.onCommand = () => ({ ok: true, value: { commandId: randomUUID() } });
    expect((await message()).state.kind).toBe('unanswered');
    one.onCommand = null;
    const unanswered = message();
    await expect.poll(() => one.commands.length).toBe(3);
    one.disconnect();
    expect((await unanswered).state.kind).toBe('unanswered');
    expect(code(await staff.ask('terminal:message', { terminalId, text: 'x' }))).toBe('terminal-away');
    const audit = await server.context.db.selectFrom('audit_log').select(['action', 'detail']).execute();
    expect(audit.filter(({ action }) => action === 'command-asked')).toHaveLength(3);
    expect(audit.filter(({ action }) => action === 'command-answered')).toHaveLength(3);
    const texts = await server.context.db.selectFrom('commands').select('command_order').execute();
    expect(texts.every(({ command_order: text }) => text === null)).toBe(true);
  });
});

describe('an order for a terminal that is away', () => {
  it('waits, is sent once it has told its facts, and only then', async () => {
    one.disconnect();
    await expect.poll(async () => (await tile())?.state.kind).toBe('silent');
    const { state } = await extend();
    expect(state).toEqual({ kind: 'waiting', expiresAt: server.clock.now() + SESSION_ORDER_WAITS_MS });
    await one.connect();
    await one.beat({ pendingRecords: 2 });
    expect(one.commands).toHaveLength(0);
    await one.beat({ pendingRecords: 0 });
    await expect.poll(() => one.commands.length).toBe(1);
    await expect.poll(orders).toEqual(['received']);
    await one.beat({ pendingRecords: 0 });
    await tellAnswer();
    expect(await orders()).toEqual(['done']);
    expect(one.commands).toHaveLength(1);
  });

  it('expires: it never went out', async () => {
    one.disconnect();
    await expect.poll(async () => (await tile())?.state.kind).toBe('silent');
    await extend();
    server.clock.pass(SESSION_ORDER_WAITS_MS);
    await expect.poll(orders, { timeout: 5_000 }).toEqual(['expired']);
    await one.connect();
    await one.beat();
    expect(one.commands).toHaveLength(0);
  });

  it('a second end makes no sense while the first waits', async () => {
    one.disconnect();
    await expect.poll(async () => (await tile())?.state.kind).toBe('silent');
    await staff.get('session:end', { terminalId: one.id, sessionId });
    expect(code(await staff.ask('session:end', { terminalId: one.id, sessionId }))).toBe('command-already-asked');
    expect((await extend()).state.kind).toBe('waiting');
  });
});

describe('an order cut off on its way', () => {
  it('is sent again when the terminal has no fact of it', async () => {
    one.onCommand = null;
    const asked = extend();
    await expect.poll(() => one.commands.length).toBe(1);
    one.disconnect();
    expect((await asked).state.kind).toBe('waiting');
    one.onCommand = ({ commandId }) => ({ ok: true, value: { commandId } });
    await one.connect();
    await one.beat();
    await expect.poll(() => one.commands.length).toBe(2);
    expect(one.commands[1]?.commandId).toBe(one.commands[0]?.commandId);
  });

  it('is not sent again when its fact comes first: it was done', async () => {
    one.onCommand = null;
    const asked = extend();
    await expect.poll(() => one.commands.length).toBe(1);
    one.disconnect();
    await asked;
    await one.connect();
    await tellAnswer();
    await one.beat();
    expect(await orders()).toEqual(['done']);
    expect(one.commands).toHaveLength(1);
  });

  it('is never sent again to a terminal of the version before, which journals no answers', async () => {
    one.disconnect();
    one.protocolVersion = 2;
    await one.connect();
    one.onCommand = null;
    const asked = extend();
    await expect.poll(() => one.commands.length).toBe(1);
    one.disconnect();
    expect((await asked).state.kind).toBe('sent');
    await one.connect();
    await one.beat();
    expect(one.commands).toHaveLength(1);
    server.clock.pass(SESSION_ORDER_WAITS_MS);
    await one.beat();
    await expect.poll(orders, { timeout: 5_000 }).toEqual(['unanswered']);
  });

  it('survives a restart of the server', async () => {
    one.disconnect();
    await expect.poll(async () => (await tile())?.state.kind).toBe('silent');
    await extend();
    await server.restart();
    staff = await server.staff('it');
    expect(await orders()).toEqual(['waiting']);
    await one.connect();
    await one.beat();
    await expect.poll(() => one.commands.length).toBe(1);
    await tellAnswer('session-not-found');
    expect((await tile())?.orders[0]?.state).toMatchObject({ kind: 'refused', code: 'session-not-found' });
  });
});
