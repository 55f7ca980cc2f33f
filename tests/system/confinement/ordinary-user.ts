import { execFileSync, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess, SpawnOptions } from 'node:child_process';
import { chownSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The user tests of confinement run as when root runs them: Chromium's sandbox and the namespaces are then those of a real terminal. */
export const USER = 'escale-dev';
const BECOME = ['/usr/bin/setpriv', `--reuid=${USER}`, `--regid=${USER}`, '--init-groups', '--'] as const;
const asRoot = process.getuid?.() === 0;

function numberOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('/usr/bin/id', [flag, USER], { encoding: 'utf8' }));
}

let changesUser = asRoot;

/**
 * Makes the user where it is missing (root only).
 * @param needed files the tests' programs must be able to read
 * @returns whether the tests stay root, because that user may not read them (a clone in /root): namespaces give an ordinary number inside,
 *   so that Chromium's sandbox is on there too, but what an ordinary user alone can show is skipped
 */
export function staysRoot(needed: string[]): boolean {
  if (!asRoot) return false;
  try {
    execFileSync('/usr/bin/id', [USER], { stdio: 'ignore' });
  } catch {
    execFileSync('/usr/sbin/useradd', ['--create-home', '--shell', '/bin/bash', USER]);
  }
  const readable = (path: string): boolean =>
    spawnSync(BECOME[0], [...BECOME.slice(1), '/usr/bin/test', '-r', path]).status === 0;
  changesUser = needed.every(readable);
  return !changesUser;
}

/** A folder of that user, private to it. The caller deletes it. */
export function ordinaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'escale-confinement-'));
  if (changesUser) chownSync(folder, numberOf('-u'), numberOf('-g'));
  return folder;
}

/** Runs a program as that user, or as the user who runs the tests where that is an ordinary one already. */
export function spawnAsOrdinaryUser(command: string[], options: SpawnOptions): ChildProcess {
  const [program = '', ...rest] = changesUser ? [...BECOME, ...command] : command;
  return spawn(program, rest, options);
}
