import { type RequestListener, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { lookForPortal, portalPoints } from './portal.ts';

const echo: RequestListener = (request, response) => {
  const nonce = new URL(request.url ?? '', 'http://x').searchParams.get('n') ?? '';
  response.writeHead(204, { 'x-escale-nonce': nonce }).end();
};
const says =
  (status: number, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, headers).end('<html>Bienvenue</html>');
const silent: RequestListener = (request) => void request.socket.destroy();

describe('a portal', () => {
  const stop: (() => void)[] = [];
  afterEach(() => stop.splice(0).forEach((end) => end()));

  async function point(listener: RequestListener): Promise<URL> {
    const server = createServer(listener);
    stop.push(() => server.close());
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/probe/204`);
  }
  const look = async (...listeners: RequestListener[]) =>
    lookForPortal(await Promise.all(listeners.map(point)), async (host) => host);

  it.each<[string, RequestListener, string | undefined]>([
    ['none where the nonce comes back', echo, 'none'],
    ['there where a page comes in its place', says(200), 'captive'],
    ['there where one is sent elsewhere', says(302, { location: 'http://portal.example' }), 'captive'],
    ['there where it says so (RFC 6585)', says(511), 'captive'],
    ['there where a 204 comes without the nonce: out of a cache, or made up', says(204), 'captive'],
    ['there where another nonce comes back', says(204, { 'x-escale-nonce': '00' }), 'captive'],
    ['unreachable where nobody answers', silent, 'unreachable'],
    ['unknown where the server has troubles of its own', says(502), undefined],
    ['unknown where the server wants fewer questions', says(429), undefined],
  ])('is %s', async (_, listener, portal) => {
    expect(await look(listener)).toBe(portal);
  });

  it.each<[string, RequestListener, RequestListener, string]>([
    ['there by two opinions', says(302), says(200), 'captive'],
    ['none where the second gets through', says(302), says(204), 'none'],
    ['none where the first is only dead', silent, says(204), 'none'],
    ['no more than unreachable where the second hears nothing', says(302), silent, 'unreachable'],
    ['unreachable by two opinions', silent, silent, 'unreachable'],
  ])('is %s', async (_, first, second, portal) => {
    expect(await look(first, second)).toBe(portal);
  });

  it('asks the second only where the first did not do', async () => {
    let asked = 0;
    await look(echo, (request, response) => {
      asked += 1;
      echo(request, response);
    });
    expect(asked).toBe(0);
  });

  it('is looked for at the server itself over plain HTTP, elsewhere only where it is said, and nowhere without an address', async () => {
    expect(portalPoints([], 'http://192.0.2.1:4600').map(String)).toEqual(['http://192.0.2.1:4600/api/probe/204']);
    expect(portalPoints([], 'https://escale.agen.example')).toEqual([]);
    const given = new URL('http://escale.agen.example/204');
    expect(portalPoints([given], 'https://escale.agen.example')).toEqual([given]);
    expect(await lookForPortal([given], async () => null)).toBeUndefined();
    expect(await lookForPortal([], async () => null)).toBeUndefined();
  });
});
