import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashInputs } from './stamps.mjs';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'escale-stamps-'));
  mkdirSync(join(root, 'src/deep'), { recursive: true });
  writeFileSync(join(root, 'src/a.ts'), 'a');
  writeFileSync(join(root, 'src/deep/b.ts'), 'b');
});
afterEach(() => rmSync(root, { recursive: true }));

const hash = () => hashInputs(root, ['src', 'vite.config.ts']);

test.each([
  ['a changed file', () => writeFileSync(join(root, 'src/deep/b.ts'), 'B')],
  ['a new file', () => writeFileSync(join(root, 'src/deep/c.ts'), '')],
  ['a renamed file', () => renameSync(join(root, 'src/a.ts'), join(root, 'src/z.ts'))],
  ['a removed file', () => rmSync(join(root, 'src/a.ts'))],
  ['an input that was missing', () => writeFileSync(join(root, 'vite.config.ts'), '')],
  [
    'content moved from one file to the next',
    () => {
      writeFileSync(join(root, 'src/a.ts'), '');
      writeFileSync(join(root, 'src/deep/b.ts'), 'ab');
    },
  ],
])('%s changes the hash', (_, change) => {
  const before = hash();
  change();
  expect(hash()).not.toBe(before);
});

test('the same inputs give the same hash, in any order; tests and installed packages do not count', () => {
  const before = hash();
  writeFileSync(join(root, 'src/a.test.ts'), 'test');
  mkdirSync(join(root, 'src/node_modules'));
  writeFileSync(join(root, 'src/node_modules/x'), '');
  expect(hashInputs(root, ['vite.config.ts', 'src'])).toBe(before);
});
