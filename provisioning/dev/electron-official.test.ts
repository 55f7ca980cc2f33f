import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { canConnect, downloadHosts } from './electron-official.ts';

let server: Server | undefined;
afterEach(() => server?.close());

test('where the download comes from: GitHub and its file host, or what the person configured', () => {
  expect(downloadHosts({}).map(({ host }) => host)).toEqual(['github.com', 'release-assets.githubusercontent.com']);
  expect(downloadHosts({ ELECTRON_MIRROR: 'http://127.0.0.1:8080/electron/' })).toEqual([
    { host: '127.0.0.1', port: 8080 },
  ]);
  expect(downloadHosts({ HTTPS_PROXY: 'http://relais.ville.example' })).toEqual([
    { host: 'relais.ville.example', port: 80 },
  ]);
  expect(downloadHosts({ ELECTRON_MIRROR: 'not an address' })).toEqual([]);
});

test('a listening port answers, a closed one and an unknown name do not, within the time given', async () => {
  server = createServer();
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  expect(await canConnect('127.0.0.1', port)).toBe(true);
  await new Promise((done) => server?.close(done));
  expect(await canConnect('127.0.0.1', port)).toBe(false);
  const began = performance.now();
  expect(await canConnect('nowhere.invalid', 443, 300)).toBe(false);
  expect(performance.now() - began).toBeLessThan(2000);
});
