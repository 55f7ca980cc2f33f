import { expect, test } from 'vitest';
import { readStartOptions } from './start-options.ts';

test('nothing said: a window where there is one, people twenty times as fast', () => {
  expect(readStartOptions([])).toEqual({ ok: true, options: { virtual: false, speed: 20 } });
});

test('a speed and a virtual screen', () => {
  expect(readStartOptions(['--speed=5', '--virtual'])).toEqual({ ok: true, options: { virtual: true, speed: 5 } });
});

test.each(['--speed', '--speed=', '--speed=0', '--speed=61', '--speed=vite', '--speed=1.5'])(
  '%s is refused with the range and an example',
  (argument) => {
    expect(readStartOptions([argument])).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/de 1 à 60.*--speed=5/),
    });
  },
);

test('an option that does not exist is refused by its name', () => {
  expect(readStartOptions(['--sped=5'])).toMatchObject({ ok: false, problem: expect.stringContaining('« --sped=5 »') });
});
