import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ProcessKeeper, type Started } from './child-processes.ts';
import { startDemoServer } from './demo-server.ts';

let folder: string;
let keeper: ProcessKeeper;
let deaths: Started[];
const taken = createServer();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'escale-demo-server-'));
  deaths = [];
  keeper = new ProcessKeeper((dead) => deaths.push(dead));
  await new Promise<void>((resolve) => {
    taken.listen(0, '127.0.0.1', resolve);
  });
});
afterEach(async () => {
  await keeper.end();
  taken.close();
  rmSync(folder, { recursive: true, force: true });
});

test(
  'a port that something else has, also since a moment ago, is passed over without alarm',
  { timeout: 30_000 },
  async () => {
    const { port } = taken.address() as AddressInfo;
    const { url, firstAccountLink } = await startDemoServer(keeper, folder, [port, 0]);
    expect(new URL(url).port).not.toBe(String(port));
    expect(firstAccountLink.startsWith(url)).toBe(true);
    expect(deaths).toEqual([]);
    expect(readFileSync(join(folder, 'server.log'), 'utf8')).toContain(`le port ${port} est déjà pris`);
  },
);

test('where no port is left the refusal is a sentence with what the server said', { timeout: 30_000 }, async () => {
  const { port } = taken.address() as AddressInfo;
  await expect(startDemoServer(keeper, folder, [port])).rejects.toMatchObject({
    name: 'StepRefused',
    message: expect.stringContaining('aucun port'),
  });
  expect(deaths).toEqual([]);
});
