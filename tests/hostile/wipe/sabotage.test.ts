import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sabotage } from './sabotage.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sabotage-'));
  mkdirSync(join(folder, 'kiosk'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const SHELL = `a(); process.kill(root.pid, "SIGKILL"); b();
if (await Promise.race([exited, setTimeout(ms, null, { ref: false })]) === null) throw new Error("late");
async function findResidue(runDir) { return look(); }`;

it('takes the kill, the wait and the look out of a copy, and leaves the built kiosk alone', () => {
  writeFileSync(join(folder, 'kiosk/shell.js'), SHELL);
  sabotage(join(folder, 'kiosk'), join(folder, 'copy'));
  const copy = readFileSync(join(folder, 'copy/shell.js'), 'utf8');
  expect(copy).toBe(`a(); ; b();
if (false) throw new Error("late");
async function findResidue(runDir) { return []; return look(); }`);
  expect(readFileSync(join(folder, 'kiosk/shell.js'), 'utf8')).toBe(SHELL);
});

it('says so when the shell has changed, instead of testing nothing', () => {
  writeFileSync(join(folder, 'kiosk/shell.js'), 'a();');
  expect(() => sabotage(join(folder, 'kiosk'), join(folder, 'copy'))).toThrow(/must follow/);
});
