import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  copyFile,
  link,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { recipeVersion } from './electron-route-rules.ts';

const sealName = 'escale-seal.json';
type Seal = { recipe: number; files: Record<string, string> };

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Every file (content) and link (goal) below a folder, by relative path. */
async function fingerprint(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    if (name === sealName || entry.isDirectory()) continue;
    found[name] = entry.isSymbolicLink() ? `-> ${await readlink(path)}` : await hashFile(path);
  }
  return found;
}

/** Writes the list of hashes by which a copy is recognised as whole later. */
export async function sealRuntime(folder: string): Promise<void> {
  const seal: Seal = { recipe: recipeVersion, files: await fingerprint(folder) };
  await writeFile(join(folder, sealName), JSON.stringify(seal, null, 1));
}

/** Whether every file is the one that was sealed, none missing and none added. */
export async function sealHolds(folder: string): Promise<boolean> {
  try {
    const seal = JSON.parse(await readFile(join(folder, sealName), 'utf8')) as Seal;
    const found = await fingerprint(folder);
    const names = Object.keys(seal.files);
    return (
      seal.recipe === recipeVersion &&
      names.length === Object.keys(found).length &&
      names.every((name) => seal.files[name] === found[name])
    );
  } catch {
    return false;
  }
}

/**
 * Brings a sealed runtime to another place: hard links where both are on one file system (nothing is written twice),
 * copies elsewhere. Into place by one rename.
 * @returns false, with nothing changed, where `from` is absent or not whole, or `to` cannot be written: a cache helps
 *   and never stops anything
 */
export async function linkSharedRuntime(from: string, to: string): Promise<boolean> {
  if (!(await sealHolds(from))) return false;
  let work = '';
  try {
    await mkdir(dirname(to), { recursive: true });
    work = await mkdtemp(join(dirname(to), '.linking-'));
    const folder = join(work, 'runtime');
    await mkdir(folder);
    for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const target = join(folder, relative(from, path));
      if (entry.isDirectory()) {
        await mkdir(target, { recursive: true });
        continue;
      }
      await mkdir(dirname(target), { recursive: true });
      if (entry.isSymbolicLink()) await symlink(await readlink(path), target);
      else await link(path, target).catch(() => copyFile(path, target));
    }
    if (await stat(to).catch(() => undefined)) await rm(to, { recursive: true });
    await rename(folder, to);
    return true;
  } catch {
    return false;
  } finally {
    if (work) await rm(work, { recursive: true, force: true });
  }
}
