import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repoRoot } from './paths.mjs';

/** The list under a key of electron-builder.yml at the left margin: lines of "  - value". */
function listUnder(key: string): string[] {
  const lines = readFileSync(join(repoRoot, 'electron-builder.yml'), 'utf8').split('\n');
  const start = lines.indexOf(`${key}:`);
  const end = lines.findIndex((line, place) => place > start && !line.startsWith('  - '));
  return start < 0 ? [] : lines.slice(start + 1, end).map((line) => line.slice(4).replaceAll("'", ''));
}

test('a release takes the built kiosk and its package.json, nothing of provisioning', () => {
  expect(listUnder('files').filter((pattern) => !pattern.startsWith('!'))).toEqual(['package.json', 'dist/kiosk/**/*']);
});

test('no program of the house knows the demo: neither kiosk nor server nor protocol imports provisioning/dev', () => {
  const files = globSync('{protocol,kiosk-app,control-server}/**/*.{ts,tsx,mjs}', { cwd: repoRoot }).filter(
    (file) => !/\.test\.tsx?$/.test(file),
  );
  expect(files.length).toBeGreaterThan(200);
  const knowing = files.filter((file) =>
    /from '[^']*provisioning\/|import\('[^']*provisioning\//.test(readFileSync(join(repoRoot, file), 'utf8')),
  );
  expect(knowing).toEqual([]);
});
