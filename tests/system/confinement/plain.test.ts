import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { ResidueCount } from '../../../kiosk-app/shell/confinement/residue.ts';
import { GREEN, PLACE, Stage, isRoot, strays, until } from './stage.ts';
import type { Facts } from './stage.ts';

const stage = new Stage();

test('is labelled as weaker, and leaves nothing all the same', async () => {
  const { form, weaknesses } = await stage.choose({ form: 'plain' });
  expect(form).toBe('plain');
  expect(weaknesses).toContain('no-namespace');
  const { display } = await stage.start();
  expect(await stage.host.share(GREEN)).toBe(0);
  await stage.shell.call('ready');
  expect(await stage.host.share(GREEN)).toBe(0);
  const facts = await stage.shell.ask<Facts>('facts');
  expect(facts.renderer).toMatch(isRoot ? /^Seccomp:\s+0$/m : /^Seccomp:\s+2$/m);
  expect(weaknesses.includes('no-chromium-sandbox')).toBe(isRoot);
  await stage.shell.call('show');
  await until(async () => (await stage.host.share(GREEN, PLACE)) === 1);
  await stage.shell.ask('breed');
  await until(async () => (await strays(display)).length > 8);
  expect(await stage.kindsLeft()).toEqual(['process', 'file', 'display-socket', 'listening-socket', 'ipc-object']);
  // TCP, UDP over IPv6 and the abstract namespace: three at least, beside Electron's own.
  const sockets = (await stage.shell.call<ResidueCount[]>('residue')).find(({ kind }) => kind === 'listening-socket');
  expect(sockets?.count).toBeGreaterThanOrEqual(3);
  const { durationMs } = await stage.shell.call<{ durationMs: number }>('kill');
  expect(await strays(display)).toEqual([]);
  expect(await stage.host.share(GREEN)).toBe(0);
  expect(await stage.shell.call('residue')).toEqual([]);
  expect(await readdir(stage.runDir)).toEqual(['last-session.json']);
  process.stdout.write(`confinement: plain kill with stubborn children ${durationMs.toFixed(0)} ms\n`);
});

test("on the host's own display where there is no other: said so, and cleaned as well", async () => {
  const { weaknesses } = await stage.choose({ form: 'plain', ownDisplay: false });
  expect(weaknesses).toContain('no-display-of-its-own');
  expect(await stage.start()).toMatchObject({ display: stage.host.display });
  await stage.shell.call('ready');
  await until(async () => (await stage.host.share(GREEN)) > 0.9);
  await stage.shell.call('kill');
  expect(await stage.host.share(GREEN)).toBe(0);
  expect(await stage.shell.call('residue')).toEqual([]);
});

test('a shell that was killed finds the leavings when it returns, and sweeps them', async () => {
  await stage.choose({ form: 'plain' });
  const { display } = await stage.start();
  await stage.shell.call('ready');
  await stage.shell.ask('breed');
  await until(async () => (await strays(display)).length > 8);
  await stage.shell.crash();
  await stage.choose({ form: 'plain' });
  expect(await stage.kindsLeft()).toEqual(expect.arrayContaining(['process', 'file', 'display-socket']));
  await stage.shell.call('sweep');
  expect(await strays(display)).toEqual([]);
  expect(await stage.shell.call('residue')).toEqual([]);
});
