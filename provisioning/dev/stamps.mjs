import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const skipped = new Set(['node_modules', 'dist', '.git', '.cache', '.run']);

/**
 * One hash of files and folders: names and contents, in a fixed order. A missing input counts as missing, so that
 * creating it changes the hash. Tests do not enter builds: `*.test.ts` are left out.
 * @param {string} root  @param {string[]} inputs paths relative to root
 * @returns {string} sha256, hexadecimal
 */
export function hashInputs(root, inputs) {
  const hash = createHash('sha256');
  for (const input of [...inputs].sort()) addPath(hash, root, join(root, input));
  return hash.digest('hex');
}

/** @param {import('node:crypto').Hash} hash @param {string} root @param {string} path */
function addPath(hash, root, path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  hash.update(`${relative(root, path)}\0`);
  if (!stat) hash.update('missing\0');
  else if (stat.isDirectory()) {
    for (const name of readdirSync(path).sort()) {
      if (!skipped.has(name) && !/\.test\.tsx?$/.test(name)) addPath(hash, root, join(path, name));
    }
  } else {
    const content = readFileSync(path);
    hash.update(`${content.length}\0`).update(content);
  }
}

/** @param {string} file @returns {string} the stamp's text, '' where there is none */
export function readStamp(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

/** Written beside and renamed, so that a power cut leaves the old stamp or the new one. @param {string} file @param {string} text */
export function writeStamp(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${text}\n`);
  renameSync(`${file}.new`, file);
}
