import { assert, integer, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { encodeXAuthority, findCookie, newCookie, parseXAuthority } from './xauthority.ts';

test('a written cookie is found again, for its display only', () => {
  const cookie = newCookie();
  expect(cookie).toHaveLength(16);
  const entries = parseXAuthority(Buffer.concat([encodeXAuthority(7, newCookie()), encodeXAuthority(12, cookie)]));
  expect(findCookie(entries, 12)).toEqual(cookie);
  expect(findCookie(entries, 1)).toBeNull();
});

test('no file makes the reader fail, however broken', () => {
  const reads = property(uint8Array({ maxLength: 200 }), (bytes) => {
    expect(parseXAuthority(Buffer.from(bytes))).toBeInstanceOf(Array);
  });
  expect(() => assert(reads)).not.toThrow();
});

test('a cut file gives what was whole', () => {
  const whole = encodeXAuthority(7, newCookie());
  const file = Buffer.concat([whole, encodeXAuthority(8, newCookie())]);
  const cut = property(integer({ min: whole.length, max: file.length - 1 }), (end) => {
    expect(parseXAuthority(file.subarray(0, end))).toHaveLength(1);
  });
  expect(() => assert(cut)).not.toThrow();
});
