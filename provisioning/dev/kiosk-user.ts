import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { electronRuntime } from './electron-runtime.ts';
import {
  type Account,
  becomeAccount,
  kioskUserName,
  parsePasswdLine,
  planSeat,
  shellQuote,
} from './kiosk-user-rules.ts';
import { stageFolder, stageKiosk } from './kiosk-stage.ts';
import { cacheDir, repoRoot } from './paths.mjs';

/** Where and as whom a kiosk of this machine runs. For `npm start` and for tests. */
export type KioskSeat = {
  /** null: as ourselves. */
  account: Account | null;
  /** One executable that is Electron as the right user: give it to spawn() or to Playwright as executablePath. */
  executable: string;
  /** Electron itself, for spawn() after `prefix`. */
  electron: string;
  /** The folder named to Electron on its command line: the clone, or a copy of what the kiosk needs of it. */
  app: string;
  /** Switches a kiosk needs here besides its own: none, or those of a run as root. */
  switches: string[];
  /** An existing folder the account may write below; everything the kiosk writes goes there. */
  writable: string;
  /** How to become the account: put before a command ([] when ourselves). */
  prefix: string[];
  environment: Record<string, string>;
  notes: string[];
};

function lookUp(name: string): Account | undefined {
  return parsePasswdLine(spawnSync('getent', ['passwd', name], { encoding: 'utf8' }).stdout ?? '');
}

function ensureAccount(notes: string[]): Account | undefined {
  const known = lookUp(kioskUserName);
  if (known) return known;
  spawnSync('useradd', [
    '--system',
    '--create-home',
    '--home-dir',
    `/home/${kioskUserName}`,
    '--shell',
    '/usr/sbin/nologin',
    kioskUserName,
  ]);
  const made = lookUp(kioskUserName);
  if (made) notes.push(`compte « ${kioskUserName} » créé : le kiosque ne tourne pas en root (bac à sable de Chromium)`);
  return made;
}

function prefixFor(account: Account): string[] {
  return ['setpriv', ...becomeAccount(account), '--'];
}

function environmentFor(account: Account): Record<string, string> {
  return { HOME: account.home, USER: account.name, LOGNAME: account.name };
}

/** Whether the account can read the app and run the executable there, tried and not guessed from modes. */
function canRun(account: Account, app: string, electron: string): boolean {
  const [command = '', ...args] = prefixFor(account);
  const test = `test -r ${shellQuote(join(app, 'package.json'))} && test -x ${shellQuote(electron)}`;
  return spawnSync(command, [...args, 'sh', '-c', test], { cwd: '/' }).status === 0;
}

/** Whether the account gets through to a folder of ours. */
function canEnter(account: Account, folder: string): boolean {
  const [command = '', ...args] = prefixFor(account);
  return spawnSync(command, [...args, 'test', '-x', folder], { cwd: '/' }).status === 0;
}

/** A script that is Electron as the account: Playwright and spawn() take one executable. It replaces itself, so its pid is Electron's. */
function writeWrapper(account: Account, electron: string): string {
  const file = join(
    cacheDir,
    'electron',
    `as-${account.name}-${createHash('sha256').update(electron).digest('hex').slice(0, 8)}`,
  );
  const words = [
    'env',
    ...Object.entries(environmentFor(account)).map(([name, value]) => `${name}=${value}`),
    ...prefixFor(account),
    electron,
  ];
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, `#!/bin/sh\nexec ${words.map(shellQuote).join(' ')} "$@"\n`);
  chmodSync(`${file}.${process.pid}`, 0o755);
  renameSync(`${file}.${process.pid}`, file);
  return file;
}

/**
 * Finds (and where needed makes) the account and the folders a kiosk runs with. Everything must be built before.
 * @param runFolder a folder of this run; the kiosk's writable folder is below it, or in /var/lib/escale-dev where the account
 *   cannot reach it
 */
export async function kioskSeat(runFolder: string): Promise<KioskSeat> {
  const notes: string[] = [];
  const runtime = electronRuntime();
  const root = process.getuid?.() === 0;
  const account = root ? ensureAccount(notes) : undefined;
  const reachable = account ? canRun(account, repoRoot, runtime.path) : false;
  const staged = account && !reachable ? await stageKiosk(dirname(runtime.path)) : undefined;
  const plan = planSeat({
    root,
    account: account !== undefined,
    reachable,
    staged: account !== undefined && staged !== undefined && canRun(account, staged.app, staged.electron),
  });
  if (plan.kind !== 'other-user' || !account) {
    const writable = join(runFolder, 'kiosk');
    mkdirSync(writable, { recursive: true, mode: 0o700 });
    const asRoot = plan.kind === 'root-without-sandbox';
    if (asRoot)
      notes.push(
        'ATTENTION : le kiosque tourne en root et SANS le bac à sable de Chromium. Pour le développement seulement.',
      );
    return {
      account: null,
      executable: runtime.path,
      electron: runtime.path,
      app: repoRoot,
      switches: asRoot ? ['--no-sandbox', '--allow-no-sandbox'] : [],
      writable,
      prefix: [],
      environment: {},
      notes,
    };
  }
  if (plan.staged)
    notes.push('ce dossier est fermé aux autres comptes : le kiosque tourne depuis une copie dans /var/lib/escale-dev');
  const writable = canEnter(account, runFolder) ? join(runFolder, 'kiosk') : stageFolder(runFolder);
  rmSync(writable, { recursive: true, force: true });
  mkdirSync(writable, { recursive: true, mode: 0o700 });
  chownSync(writable, account.uid, account.gid);
  const electron = plan.staged && staged ? staged.electron : runtime.path;
  return {
    account,
    executable: writeWrapper(account, electron),
    electron,
    app: plan.staged && staged ? staged.app : repoRoot,
    switches: [],
    writable,
    prefix: prefixFor(account),
    environment: environmentFor(account),
    notes,
  };
}
