import { chmod, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkIntegrity, makeFallbackRuntime } from './electron-fallback.ts';
import { linkSharedRuntime, sealHolds, sealRuntime } from './electron-shared-cache.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'escale-cache-'));
});
afterEach(() => rm(root, { recursive: true }));

async function makeRuntime(): Promise<string> {
  const folder = join(root, 'from');
  await mkdir(join(folder, 'locales'), { recursive: true });
  await writeFile(join(folder, 'electron'), 'program');
  await chmod(join(folder, 'electron'), 0o755);
  await writeFile(join(folder, 'locales/fr.pak'), 'bonjour');
  await symlink('electron', join(folder, 'link'));
  await sealRuntime(folder);
  return folder;
}

test('a sealed runtime is brought whole, with modes and links, over what was there', async () => {
  const to = join(root, 'to');
  await mkdir(to);
  await writeFile(join(to, 'stale'), '');
  expect(await linkSharedRuntime(await makeRuntime(), to)).toBe(true);
  expect(await sealHolds(to)).toBe(true);
  expect((await stat(join(to, 'electron'))).mode & 0o777).toBe(0o755);
  expect((await readdir(to)).sort()).toEqual(['electron', 'escale-seal.json', 'link', 'locales']);
  expect(await readFile(join(to, 'link'), 'utf8')).toBe('program');
  expect((await readdir(root)).sort()).toEqual(['from', 'to']);
});

test.each([
  ['a changed file', (folder: string) => writeFile(join(folder, 'locales/fr.pak'), 'bonsoir')],
  ['a missing file', (folder: string) => rm(join(folder, 'locales/fr.pak'))],
  ['an added file', (folder: string) => writeFile(join(folder, 'more'), '')],
  ['no seal', (folder: string) => rm(join(folder, 'escale-seal.json'))],
])('%s breaks the seal, and nothing is taken', async (_, spoil) => {
  const from = await makeRuntime();
  await spoil(from);
  expect(await linkSharedRuntime(from, join(root, 'to'))).toBe(false);
  expect(await readdir(root)).toEqual(['from']);
});

test('an archive that is not the one expected is refused before anything is unpacked, and leaves nothing', async () => {
  const tarball = join(root, 'forged.tgz');
  await writeFile(tarball, 'not the tarball');
  const destination = join(root, 'made/runtime');
  await expect(makeFallbackRuntime(destination, join(root, 'shared'), tarball)).rejects.toThrow(/refusée/);
  expect(await readdir(join(root, 'made'))).toEqual([]);
});

test('integrity: the right value passes, one flipped byte does not', async () => {
  const file = join(root, 'file');
  // Known answer of SHA-512 for "abc" (FIPS 180-4, appendix C.1).
  const integrity = 'sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==';
  await writeFile(file, 'abc');
  await expect(checkIntegrity(file, integrity)).resolves.toBeUndefined();
  await writeFile(file, 'abb');
  await expect(checkIntegrity(file, integrity)).rejects.toThrow(/refusée/);
});
