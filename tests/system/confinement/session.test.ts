import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { BAR, GREEN, PLACE, Stage, strays, until } from './stage.ts';

const stage = new Stage();

test('a whole session: hidden, shown, typed into, killed, clean', async () => {
  expect(await stage.choose()).toMatchObject({ form: 'bubblewrap' });
  const { display, durationMs } = await stage.start();
  // Pictures of the screen from the first moment on, until the page inside says that it is painted.
  const becomesReady = stage.shell.call<{ durationMs: number }>('ready');
  let pictures = 0;
  for (let ready = false; !ready; pictures++) {
    expect(await stage.host.share(GREEN)).toBe(0);
    ready = await Promise.race([becomesReady.then(() => true), setImmediate(false)]);
  }
  expect(pictures).toBeGreaterThan(3);
  const readyMs = (await becomesReady).durationMs;

  expect(await stage.shell.ask('echo', { text: 'é🚲'.repeat(5000) })).toEqual({ text: 'é🚲'.repeat(5000) });

  await stage.shell.call('show');
  await until(async () => (await stage.host.share(GREEN, PLACE)) > 0.999);
  expect(await stage.host.share(GREEN, PLACE)).toBe(1);
  expect(await stage.host.share(GREEN, BAR)).toBe(0);
  await stage.host.run(['/usr/bin/xdotool', 'type', '--delay', '1', 'bonjour']);
  await until(async () => (await stage.shell.ask('typed')) === 'bonjour');

  await stage.shell.call('hide');
  expect(await stage.host.share(GREEN)).toBe(0);
  await stage.shell.call('show');
  await until(async () => (await stage.host.share(GREEN, PLACE)) > 0.9);

  expect(await stage.shell.call('residue')).toContainEqual({ kind: 'process', count: expect.any(Number) });
  const { durationMs: killMs } = await stage.shell.call<{ durationMs: number }>('kill');
  expect(await stage.host.share(GREEN)).toBe(0);
  expect(await strays(display)).toEqual([]);
  expect(await stage.shell.call('residue')).toEqual([]);
  expect(await stage.shell.call('exited')).toEqual({ reason: 'killed', code: null });
  expect(await stage.shell.call('kill')).toEqual({ durationMs: killMs });
  process.stdout.write(
    `confinement: display ready ${durationMs.toFixed(0)} ms, page painted ${(durationMs + readyMs).toFixed(0)} ms, kill ${killMs.toFixed(0)} ms\n`,
  );
});

test('a resident that ends by itself takes its display and its namespace along', async () => {
  await stage.choose();
  const { display } = await stage.start();
  await stage.shell.call('ready');
  await stage.shell.call('show');
  void stage.shell.ask('quit').catch(() => {});
  expect(await stage.shell.call('exited')).toEqual({ reason: 'died', code: 7 });
  expect(await strays(display)).toEqual([]);
  expect(await stage.host.share(GREEN)).toBe(0);
  expect(await stage.shell.call('residue')).toEqual([]);
});

test('a shell that is killed leaves no picture and no process', async () => {
  await stage.choose();
  const { display } = await stage.start();
  await stage.shell.call('ready');
  await stage.shell.call('show');
  await until(async () => (await stage.host.share(GREEN, PLACE)) > 0.9);
  await stage.shell.crash();
  await until(async () => (await stage.host.share(GREEN)) === 0);
  await until(async () => (await strays(display)).length === 0);
  await stage.choose();
  await stage.shell.call('sweep');
  expect(await stage.shell.call('residue')).toEqual([]);
});
