import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { fullDiskSentence, shortOfSpace, sizeText } from './disk-space.mjs';

test('a disk with less than is needed is named with what is left; a folder that is not there is not', () => {
  expect(shortOfSpace(0, [tmpdir()])).toBeUndefined();
  const short = shortOfSpace(Number.MAX_SAFE_INTEGER, ['/nowhere/at/all', tmpdir()]);
  expect(short?.folder).toBe(tmpdir());
  expect(short?.freeBytes).toBeGreaterThan(0);
});

test("the system's own words for it become a sentence", () => {
  expect(fullDiskSentence(Object.assign(new Error('write'), { code: 'ENOSPC' }))).toMatch(/est plein.*relancez/);
  expect(fullDiskSentence(Object.assign(new Error('write'), { code: 'EDQUOT' }))).toMatch(/quota/);
  expect(fullDiskSentence(new Error('other'))).toBeUndefined();
});

test('sizes are read by people', () => {
  expect([sizeText(340_000), sizeText(12_900_000), sizeText(0)]).toEqual(['340 ko', '12 Mo', '0 ko']);
});
