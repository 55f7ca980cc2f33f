import { expect, test } from 'vitest';
import { chooseDisplay, serverCommand } from './demo-display.ts';
import { parseServerLine } from './demo-server.ts';

test('a window where a desktop answers, a virtual screen elsewhere', () => {
  expect(chooseDisplay({ display: ':0', usable: true, wantsVirtual: false })).toEqual({ kind: 'window', host: ':0' });
  expect(chooseDisplay({ display: ':0', usable: false, wantsVirtual: false })).toEqual({
    kind: 'virtual',
    why: 'unusable',
  });
  expect(chooseDisplay({ display: undefined, usable: false, wantsVirtual: false })).toEqual({
    kind: 'virtual',
    why: 'none',
  });
  expect(chooseDisplay({ display: ':0', usable: true, wantsVirtual: true })).toEqual({ kind: 'virtual', why: 'asked' });
});

test.each([{ kind: 'window', host: ':0' } as const, { kind: 'virtual', why: 'none' } as const])(
  'the screen of $kind has a cookie and no network',
  (plan) => {
    const command = serverCommand(plan, '/run/cookie').join(' ');
    expect(command).toContain('-auth /run/cookie');
    expect(command).toContain('-nolisten tcp');
    expect(command).not.toContain('-ac');
  },
);

test("the server's two lines are told from its log", () => {
  expect(parseServerLine('{"kind":"listening","url":"http://127.0.0.1:4600"}')).toEqual({
    kind: 'listening',
    url: 'http://127.0.0.1:4600',
  });
  expect(parseServerLine('{"level":30,"msg":"listening"}')).toBeUndefined();
  expect(parseServerLine('{"kind":"listening"}')).toBeUndefined();
  expect(parseServerLine('not json')).toBeUndefined();
});
