import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HelpNow } from '#protocol/help.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';
import { TerminalClient } from './terminal-client.ts';

let server: TestServer;
let marie: StaffDoor;
let siteId: string;
let one: TerminalClient;
let two: TerminalClient;
/** What each terminal was told of its call, the latest last. */
let told: Map<TerminalClient, HelpNow[]>;

async function connect(terminal: TerminalClient): Promise<void> {
  const { takesHelpCalls } = await terminal.welcome();
  expect(takesHelpCalls).toBe(true);
}

/** Listens before the hello: what stands is told right after it. */
function listen(terminal: TerminalClient): TerminalClient {
  const reachChallenge = terminal.reachChallenge.bind(terminal);
  terminal.reachChallenge = async (headers) => {
    const challenge = await reachChallenge(headers);
    terminal.socket?.on('help', (message: unknown) => told.get(terminal)?.push(HelpNow.parse(message)));
    return challenge;
  };
  told.set(terminal, []);
  return terminal;
}

beforeEach(async () => {
  server = await TestServer.start();
  const technician = await server.staff('it');
  marie = await server.staff('helper');
  ({ siteId } = await technician.get('site:create', { name: 'Montesquieu' }));
  told = new Map();
  one = listen(await TerminalClient.enrol(server.url, technician, siteId, 'Poste 1'));
  two = listen(await TerminalClient.enrol(server.url, technician, siteId, 'Poste 2'));
  for (const terminal of [one, two]) {
    await connect(terminal);
    server.alsoClose(() => terminal.disconnect());
  }
});
afterEach(() => server.end());

const latest = (terminal: TerminalClient) => told.get(terminal)?.at(-1);
const snapshot = () => marie.watch({ kind: 'site', siteId });
/** The open call of each terminal. */
const calls = async () => {
  const { tiles } = await snapshot();
  return [one, two].map(({ id }) => tiles.find(({ terminalId }) => terminalId === id)?.help ?? null);
};

async function ask(terminal: TerminalClient): Promise<string> {
  const callId = randomUUID();
  terminal.note({ type: 'help-asked', callId }, server.clock.now());
  await terminal.append();
  return callId;
}

const until = (terminal: TerminalClient, now: HelpNow) => expect.poll(() => latest(terminal)).toEqual(now);

it('enters the list in order, is answered and closed by staff, and its resident is told each time', async () => {
  const asked = server.clock.now();
  const first = await ask(one);
  await until(one, { kind: 'waiting', callId: first, before: 0 });
  server.clock.pass(1_000);
  const second = await ask(two);
  await until(two, { kind: 'waiting', callId: second, before: 1 });
  expect(await calls()).toEqual([
    { callId: first, askedAt: asked, helper: null },
    { callId: second, askedAt: asked + 1_000, helper: null },
  ]);
  expect((await snapshot()).sites[0]?.help).toEqual({ waiting: 2, coming: 0 });

  await marie.get('help:answer', { terminalId: one.id, callId: first });
  await until(one, { kind: 'coming', callId: first, before: 0, helper: 'helper' });
  server.clock.pass(1_000);
  await marie.get('help:answer', { terminalId: two.id, callId: second });
  await until(two, { kind: 'coming', callId: second, before: 1, helper: 'helper' });
  expect((await snapshot()).sites[0]?.help).toEqual({ waiting: 0, coming: 2 });

  await marie.get('help:close', { terminalId: one.id, callId: first });
  await until(one, { kind: 'closed', callId: first });
  await until(two, { kind: 'coming', callId: second, before: 0, helper: 'helper' });
  expect(await marie.ask('help:close', { terminalId: one.id, callId: first })).toMatchObject({
    refusal: { code: 'help-call-over' },
  });
  const audit = await server.context.db
    .selectFrom('audit_log')
    .select(['action', 'actor_kind'])
    .where('action', 'like', 'help-%')
    .execute();
  expect(audit).toEqual(
    ['help-answered', 'help-answered', 'help-closed'].map((action) => ({ action, actor_kind: 'staff' })),
  );
});

it('is answered by the first who says so; a colleague is told who it is', async () => {
  const callId = await ask(one);
  const paul = await server.staff('it');
  await marie.get('help:answer', { terminalId: one.id, callId });
  await marie.get('help:answer', { terminalId: one.id, callId });
  expect(await paul.ask('help:answer', { terminalId: one.id, callId })).toMatchObject({
    refusal: { code: 'help-call-taken', detail: { helper: 'helper' } },
  });
});

it('is taken back by its resident, and a fact that is told again does not open it again', async () => {
  const callId = await ask(one);
  one.note({ type: 'help-ended', callId, reason: 'taken-back' }, server.clock.now());
  await one.append();
  expect(await calls()).toEqual([null, null]);
  await one.append();
  expect(await calls()).toEqual([null, null]);
});

it('ends with the session', async () => {
  const sessionId = randomUUID();
  const at = server.clock.now();
  one.note({ type: 'session-began', sessionId, startedAt: at, endsAt: at + 60_000 }, at);
  await ask(one);
  expect(await calls()).toMatchObject([{ helper: null }, null]);
  one.note({ type: 'session-ended', sessionId, endedAt: at, reason: 'resident-left', consumedMs: 0 }, at);
  await one.append();
  expect(await calls()).toEqual([null, null]);
});

it('outlives a restart of the server, and who closed it meanwhile tells a terminal that comes back', async () => {
  const callId = await ask(one);
  await marie.get('help:answer', { terminalId: one.id, callId });
  marie.close();
  for (const terminal of [one, two]) terminal.disconnect();
  await server.restart();
  marie = await server.staff('helper');
  expect(await calls()).toMatchObject([{ callId, helper: 'helper' }, null]);
  await connect(one);
  await until(one, { kind: 'coming', callId, before: 0, helper: 'helper' });
  one.disconnect();
  await expect.poll(() => marie.tileKind(siteId, one.id)).toBe('silent');
  await marie.get('help:close', { terminalId: one.id, callId });
  await connect(one);
  await until(one, { kind: 'closed', callId });
  await connect(two);
  expect(told.get(two)).toEqual([]);
});
