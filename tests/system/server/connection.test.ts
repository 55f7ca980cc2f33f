import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { HELLO_TIMEOUT_MS, MAX_MESSAGE_BYTES } from '#protocol/limits.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';
import { TerminalClient, newKey } from './terminal-client.ts';

let server: TestServer;
let staff: StaffDoor;
let siteId: string;
let terminal: TerminalClient;

beforeAll(async () => {
  server = await TestServer.start();
  staff = await server.staff('it');
  ({ siteId } = await staff.get('site:create', { name: 'Montesquieu' }));
  terminal = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 1');
});
afterAll(() => server.end());

/** All that a refused connection must leave as it was. */
async function kept(): Promise<unknown> {
  const { db } = server.context;
  const [terminals, records, sessions] = await Promise.all([
    db.selectFrom('terminals').selectAll().execute(),
    db.selectFrom('journal_records').selectAll().execute(),
    db.selectFrom('sessions').selectAll().execute(),
  ]);
  const state = await staff.tileKind(siteId, terminal.id);
  return { terminals, records, sessions, state };
}

describe('a connection that is not proven', () => {
  let before: unknown;
  beforeEach(async () => {
    before = await kept();
  });

  it.each<[string, (client: TerminalClient) => Promise<unknown>]>([
    ['bad-signature', async (client) => client.helloTo(await client.reachChallenge(), newKey())],
    [
      // A good signature, but of another connection's nonce: a replay.
      'bad-signature',
      async (client) => {
        const old = client.helloTo(await client.reachChallenge());
        client.disconnect();
        await client.reachChallenge();
        return old;
      },
    ],
    [
      'unknown-terminal',
      async (client) => ({ ...client.helloTo(await client.reachChallenge()), terminalId: randomUUID() }),
    ],
    ['protocol-too-old', async (client) => ({ ...client.helloTo(await client.reachChallenge()), protocolVersion: 0 })],
    [
      'protocol-too-new',
      // Another protocol may look quite different.
      async (client) => (await client.reachChallenge(), { protocolVersion: PROTOCOL_VERSION + 1, who: 'me' }),
    ],
    ['malformed', async (client) => (await client.reachChallenge(), { hello: 'there' })],
    ['malformed', async (client) => ({ ...client.helloTo(await client.reachChallenge()), signature: 'x' })],
  ])('is refused: %s', async (reason, makeHello) => {
    const client = new TerminalClient(server.url, terminal.key, terminal.enrolled);
    expect(await client.hello(await makeHello(client))).toEqual({ ok: false, reason });
    await expect.poll(() => client.closedBecause).toBe('io server disconnect');
    expect(client.goodbye).toBe(reason);
    expect(server.log.some((line) => line.includes(reason))).toBe(true);
    expect(await kept()).toEqual(before);
  });

  it.each(['session:request', 'journal:append', 'heartbeat', 'something-else'])(
    'can say nothing but hello: %s',
    async (event) => {
      const client = new TerminalClient(server.url, terminal.key, terminal.enrolled);
      await client.reachChallenge();
      expect(await client.say(event, {})).toMatchObject({ ok: false, refusal: { code: 'not-allowed' } });
      await expect.poll(() => client.closedBecause).toBe('io server disconnect');
      expect(await kept()).toEqual(before);
    },
  );

  it('is cut when it is too large', async () => {
    const client = new TerminalClient(server.url, terminal.key, terminal.enrolled);
    await client.reachChallenge();
    client.socket?.emit('hello', { padding: 'x'.repeat(MAX_MESSAGE_BYTES + 1) }, () => undefined);
    await expect.poll(() => client.closedBecause).toMatch(/^transport/);
    expect(await kept()).toEqual(before);
  });

  it('is cut when it stays silent', async () => {
    const client = new TerminalClient(server.url, terminal.key, terminal.enrolled);
    await client.reachChallenge();
    await expect.poll(() => client.goodbye, { timeout: HELLO_TIMEOUT_MS + 3_000 }).toBe('hello-timeout');
    expect(await kept()).toEqual(before);
  });

  it.each(['our own', 'https://elsewhere.example'])('is refused when a web page opens it: %s', async (origin) => {
    const client = new TerminalClient(server.url, terminal.key, terminal.enrolled);
    const headers = { origin: origin === 'our own' ? new URL(server.url).origin : origin };
    await expect(client.reachChallenge(headers)).rejects.toThrow(/origin-not-allowed|websocket error/);
    expect(await kept()).toEqual(before);
  });

  it('gets nothing by long polling, nor in the empty namespace', async () => {
    const polling = await fetch(new URL('/socket.io/?EIO=4&transport=polling', server.url));
    expect(polling.status).toBe(400);
    const socket = io(server.url, { transports: ['websocket'], reconnection: false, forceNew: true });
    const outcome = await new Promise((resolve) => {
      socket.once('connect', () => resolve('connected'));
      socket.once('connect_error', (error) => resolve(error.message));
    });
    expect(outcome).toBe('not-found');
    socket.disconnect();
  });
});

describe('a proven connection', () => {
  it('is welcomed with its place, and the newest wins', async () => {
    const first = new TerminalClient(server.url, terminal.key, terminal.enrolled);
    const welcome = await first.hello(first.helloTo(await first.reachChallenge()));
    expect(welcome).toMatchObject({
      ok: true,
      value: { terminalName: 'Poste 1', site: { siteId, name: 'Montesquieu' }, committedSeq: 0 },
    });
    await terminal.connect();
    await expect.poll(() => first.closedBecause).toBe('io server disconnect');
    expect(first.goodbye).toBe('replaced-by-newer-connection');
    expect(await staff.tileKind(siteId, terminal.id)).toBe('free');
    expect((await terminal.beat()).ok).toBe(true);
  });

  it('hears `malformed` and stays', async () => {
    await terminal.connect();
    for (const event of ['session:request', 'journal:append', 'heartbeat']) {
      expect(await terminal.say(event, { nonsense: true })).toEqual({ ok: false, refusal: { code: 'malformed' } });
    }
    expect((await terminal.beat()).ok).toBe(true);
  });

  it('is told the number of a bug, also where the answer is given on the spot, and goes on', async () => {
    await terminal.connect();
    const bug = vi.spyOn(server.context.measures, 'take').mockImplementationOnce(() => {
      throw new Error('a bug');
    });
    const answer = await terminal.beat();
    expect(answer).toMatchObject({
      ok: false,
      refusal: { code: 'internal', detail: { incident: expect.any(String) } },
    });
    expect(bug).toHaveBeenCalled();
    bug.mockRestore();
    expect((await terminal.beat()).ok).toBe(true);
  });

  it('hears its answers in the order it asked, those that wait for the disk and those that do not', async () => {
    await terminal.connect();
    const heard: string[] = [];
    terminal.note({ type: 'slept', durationMs: 1_000 }, 1);
    const say = (name: string, event: string, message: unknown) =>
      terminal.say(event, message).then(() => heard.push(name));
    await Promise.all([
      say('facts', 'journal:append', { bootId: terminal.bootId, records: terminal.records }),
      say('heartbeat', 'heartbeat', { activity: { kind: 'free' }, pendingRecords: 1, measure: null }),
      say('malformed', 'heartbeat', {}),
    ]);
    expect(heard).toEqual(['facts', 'heartbeat', 'malformed']);
  });

  it.each(['hello', 'ticket:issue', 'toString'])('is cut for an event it has no business with: %s', async (event) => {
    await terminal.connect();
    expect(await terminal.say(event, {})).toEqual({ ok: false, refusal: { code: 'malformed' } });
    await expect.poll(() => terminal.goodbye).toBe('malformed');
    await expect.poll(() => staff.tileKind(siteId, terminal.id)).toBe('silent');
  });

  it('is cut when it talks without end', async () => {
    await terminal.connect();
    const answers = Array.from({ length: 320 }, () => terminal.beat().catch(() => null));
    await Promise.all(answers.slice(0, 1));
    await expect.poll(() => terminal.goodbye).toBe('rate-limited');
    terminal.disconnect();
    await Promise.allSettled(answers);
  });
});
