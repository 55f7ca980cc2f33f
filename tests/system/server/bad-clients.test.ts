import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MAX_MESSAGE_BYTES } from '#protocol/limits.ts';
import { TERMINAL_NAMESPACE } from '#protocol/terminal-messages.ts';
import { RawClient } from './raw-client.ts';
import { TestServer } from './running-server.ts';
import { TerminalClient } from './terminal-client.ts';

let server: TestServer;
let good: TerminalClient;
let bad: RawClient;

beforeAll(async () => {
  server = await TestServer.start();
  const staff = await server.staff('it');
  const { siteId } = await staff.get('site:create', { name: 'Barleté' });
  good = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 1');
  await good.connect();
});
afterAll(async () => {
  good.disconnect();
  await server.end();
});

beforeEach(() => {
  server.log.length = 0;
  bad = new RawClient(server.url);
});
// Whatever came of it: the good terminal beside is there, and is answered. A failed answer fails the test.
afterEach(async () => {
  const answer = await good.beat();
  if (!answer.ok || good.closedBecause !== null) throw new Error(`the good terminal was harmed: ${good.closedBecause}`);
  bad.ws.terminate();
});

/** What the log says of connections, without the good one's. */
function logged(): string[] {
  return server.log
    .map((line) => JSON.parse(line) as { msg: string; reason?: string })
    .filter(({ msg }) => /connection/.test(msg))
    .map(({ reason }) => reason ?? '');
}

/** The reason the bad client was given for its end, once that stands in the log too. */
async function ending(): Promise<string | null> {
  await expect.poll(() => bad.closed).not.toBeNull();
  await expect.poll(logged).toContain(bad.goodbye);
  return bad.goodbye;
}

describe('a client of another kind', () => {
  it('sends a frame of a megabyte, and is closed with the code of RFC 6455 before it is read whole', async () => {
    await bad.join();
    bad.ws.send('x'.repeat(1_000_000));
    await expect.poll(() => bad.closed).toBe(1_009);
    await expect.poll(logged).toContain('too-large');
  });

  it('sends many frames that together are more than a message', async () => {
    await bad.join();
    bad.ws.send('42/terminal,0["hello",', { fin: false });
    for (let sent = 0; sent <= MAX_MESSAGE_BYTES; sent += 8_000) bad.ws.send(`"${'x'.repeat(8_000)}",`, { fin: false });
    await expect.poll(() => bad.closed).toBe(1_009);
  });

  it.each([
    ['an event with an attachment', `451-${TERMINAL_NAMESPACE},["hello",{"_placeholder":true,"num":0}]`],
    ['an answer with an attachment', `461-${TERMINAL_NAMESPACE},1[{"_placeholder":true,"num":0}]`],
    ['no packet of Socket.IO', '4nonsense'],
    ['JSON that is none', `42${TERMINAL_NAMESPACE},0["hello",`],
    ['an event that Socket.IO keeps for itself', `42${TERMINAL_NAMESPACE},0["disconnect",{}]`],
  ])('sends %s', async (_what, packet) => {
    await bad.join();
    bad.ws.send(packet);
    expect(await ending()).toBe('malformed');
  });

  it('sends bytes instead of text', async () => {
    await bad.join();
    bad.ws.send(Buffer.alloc(1_000));
    expect(await ending()).toBe('malformed');
  });

  it.each([
    ['without asking for an answer', (client: RawClient) => client.emit(null, 'hello', {})],
    ['with two values', (client: RawClient) => client.emit(0, 'hello', {}, {})],
    ['that nobody knows', (client: RawClient) => client.emit(0, 'sesame', {})],
  ])('sends an event %s', async (_what, send) => {
    await bad.join();
    send(bad);
    expect(await ending()).toBe('malformed');
  });

  it('joins and joins, where nobody is', async () => {
    await bad.open();
    for (let count = 0; count < 2_000; count += 1) bad.ws.send('40/');
    expect(await ending()).toBe('malformed');
    // Refused as packets: no more than the bound of them became sockets of a namespace.
    expect(bad.packets.filter((packet) => packet.startsWith('44')).length).toBeLessThanOrEqual(16);
  });

  it('answers what nobody asked, without end', async () => {
    await bad.join();
    for (let count = 0; count < 2_000; count += 1) bad.ws.send(`43${TERMINAL_NAMESPACE},${count}[]`);
    expect(await ending()).toBe('malformed');
  });

  it('never answers the closing handshake: its socket is gone all the same', async () => {
    await bad.join();
    bad.ws.pause();
    bad.emit(null, 'hello', {});
    await expect.poll(logged).toContain('malformed');
    // It reads nothing, so it learns of the end only by writing: until the server destroys the socket that works.
    const write = () => {
      bad.ws.ping();
      return bad.ws.readyState;
    };
    await expect.poll(write, { timeout: 5_000 }).toBe(bad.ws.CLOSED);
  });

  it('never joins anything, and is closed in the time of a hello', async () => {
    await bad.open();
    await expect.poll(() => bad.closed, { timeout: 7_000 }).not.toBeNull();
  });
});
