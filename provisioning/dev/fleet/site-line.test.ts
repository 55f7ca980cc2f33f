import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SiteLine } from './site-line.ts';

/** A server that gives every byte back, and remembers where its callers came from. */
let line: SiteLine;
let heard: string[];
let callers: Socket[];
let closeServer: () => void;

beforeEach(async () => {
  heard = [];
  callers = [];
  const server = createServer((socket) => {
    callers.push(socket);
    socket.on('data', (bytes) => {
      heard.push(String(bytes));
      socket.write(bytes);
    });
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closeServer = () => {
    for (const socket of callers) socket.destroy();
    server.close();
  };
  line = new SiteLine(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 4);
});
afterEach(async () => {
  await line.close();
  closeServer();
});

async function call(url: string): Promise<{ socket: Socket; said: string[]; closed: boolean }> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  const side = { socket, said: [] as string[], closed: false };
  socket.on('data', (bytes) => side.said.push(String(bytes)));
  socket.on('close', () => {
    side.closed = true;
  });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return side;
}

test('bytes pass both ways, and the server sees the address of the site', async () => {
  const side = await call((await line.plug()).url);
  side.socket.write('bonjour');
  await vi.waitUntil(() => side.said.join('') === 'bonjour');
  expect(callers[0]?.remoteAddress).toBe('127.0.1.5');
});

test('a cut line closes nothing and lets nothing through; mended, the old is gone and the new flows', async () => {
  const { url } = await line.plug();
  const old = await call(url);
  old.socket.write('avant');
  await vi.waitUntil(() => old.said.join('') === 'avant');

  line.cut();
  old.socket.write('perdu');
  callers[0]?.write('perdu aussi');
  const hanging = await call(url);
  hanging.socket.write('perdu encore');
  // Another line of the same server is not touched: when its words are through, those of the cut one had their time.
  const neighbour = new SiteLine(`http://127.0.0.1:${callers[0]?.localPort}`, 5);
  const next = await call((await neighbour.plug()).url);
  next.socket.write('voisin');
  await vi.waitUntil(() => next.said.join('') === 'voisin');
  await neighbour.close();
  expect(heard).toEqual(['avant', 'voisin']);
  expect([old.said, old.closed, hanging.said, hanging.closed]).toEqual([['avant'], false, [], false]);
  expect(callers[0]?.destroyed).toBe(false);

  line.mend();
  await vi.waitUntil(() => old.closed && hanging.closed && callers[0]?.destroyed === true);
  const fresh = await call(url);
  fresh.socket.write('après');
  await vi.waitUntil(() => fresh.said.join('') === 'après');
  expect(heard).toEqual(['avant', 'voisin', 'après']);
});

test('a terminal that hangs up behind a cut is not missed by the server', async () => {
  const side = await call((await line.plug()).url);
  side.socket.write('avant');
  await vi.waitUntil(() => side.said.length === 1);
  line.cut();
  side.socket.destroy();
  await vi.waitUntil(() => side.closed);
  expect(callers[0]?.destroyed).toBe(false);
  line.mend();
  await vi.waitUntil(() => callers[0]?.destroyed === true);
});

test('a pulled cable stays dead when the line is mended; its neighbour lives', async () => {
  const [one, other] = [await line.plug(), await line.plug()];
  const dead = await call(one.url);
  dead.socket.write('avant');
  await vi.waitUntil(() => dead.said.length === 1);
  one.pull();
  line.cut();
  line.mend();
  dead.socket.write('perdu');
  const living = await call(other.url);
  living.socket.write('voisin');
  await vi.waitUntil(() => living.said.join('') === 'voisin');
  expect(heard).toEqual(['avant', 'voisin']);
  expect(dead.closed).toBe(false);
});
