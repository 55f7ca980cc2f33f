import { access } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { expect, test } from 'vitest';
import { Stage, strays, until } from './stage.ts';
import type { Attempt } from './stage.ts';

const stage = new Stage();

test('what was written, and children that refuse to end, are gone after the kill', async () => {
  await stage.choose();
  const { display } = await stage.start();
  await stage.shell.call('ready');
  const token = `escale-${process.pid}-${Date.now()}`;
  const places = ['/home/usager', '/tmp', '/var/tmp', '/dev/shm', '/run/user/1000'].map((place) => `${place}/${token}`);
  const attempts = await stage.shell.ask<Attempt[]>('write', { paths: places, text: token });
  expect(attempts.map(({ ok }) => ok)).toEqual(places.map(() => true));
  for (const place of places) await expect(access(place)).rejects.toThrow('ENOENT');
  const { port } = await stage.shell.ask<{ port: number }>('breed');
  await until(async () => (await strays(display)).length > 8);
  // The search finds what is there: else its silence would say nothing.
  const found = await stage.kindsLeft();
  expect(found).toEqual(['process', 'display-socket', 'listening-socket']);

  const { durationMs } = await stage.shell.call<{ durationMs: number }>('kill');
  expect(await strays(display)).toEqual([]);
  expect(await stage.shell.call('residue')).toEqual([]);
  const refused = await new Promise((resolve) => {
    createConnection(port, '127.0.0.1', () => resolve(null)).once('error', ({ message }) => resolve(message));
  });
  expect(refused).toContain('ECONNREFUSED');
  process.stdout.write(`confinement: kill with stubborn children ${durationMs.toFixed(0)} ms\n`);
});
