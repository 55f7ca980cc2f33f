import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { USER } from '../confinement/ordinary-user.ts';
import { isRoot as staysRoot } from '../confinement/stage.ts';

/** Test names: a terminal's own launcher, if this machine has one, is not touched. */
const SESSION_USER = 'escale-session-test';
const FOLDER = '/usr/lib/escale-launcher-test';
const SUDOERS = 'escale-launcher-test';
const TABLE = 'escale_session_test';

const LINUX = fileURLToPath(new URL('../../../provisioning/linux', import.meta.url));
const INSTALL = [
  `${LINUX}/launcher/install-launcher`,
  ...['--shell-user', USER, '--session-user', SESSION_USER, '--folder', FOLDER, '--sudoers', SUDOERS],
];
const LOAD = [`${LINUX}/nft/load-session-rules`, '--user', SESSION_USER, '--table', TABLE];

/** Why the real launcher cannot be tried here, or null. */
export const launcherMissing: string | null = ((): string | null => {
  if (process.getuid?.() !== 0) return 'only root can install the launcher';
  if (staysRoot) return `the user ${USER} may not read this folder`;
  if (!existsSync('/usr/sbin/visudo')) return 'sudo is not installed (apt-get install sudo)';
  return null;
})();
/** The same for the rule of the network. */
export const rulesMissing: string | null =
  launcherMissing ?? (existsSync('/usr/sbin/nft') ? null : 'nft is not installed (apt-get install nftables)');

/** Runs a program as root and gives its output; throws when it fails. */
function run([program = '', ...values]: readonly string[]): string {
  return execFileSync(program, values, { encoding: 'utf8', cwd: '/' });
}

export const launcher = {
  program: `${FOLDER}/escale-run-session`,
  words: ['sudo', '-n', `${FOLDER}/escale-run-session`, 'run'],
  sessionUser: SESSION_USER,
  /** @returns what it says it changed */
  install: (): string => run(INSTALL),
  remove: (): string => run([...INSTALL, '--remove']),
  loadRules: (): string => run(LOAD),
  /** The rules as the kernel has them, numbers that change by themselves left out. */
  listRules: (): string => run(['/usr/sbin/nft', '--stateless', 'list', 'table', 'inet', TABLE]),
  removeRules: (): string => run([...LOAD, '--remove']),
  sessionUid: (): number => Number(run(['/usr/bin/id', '-u', SESSION_USER])),
};

/** Installs the launcher for the tests of one file, and takes everything away after it, the user as well. Says aloud what is missing. */
export function installForThisFile(missing: string | null): void {
  if (missing !== null) process.stdout.write(`launcher: SKIPPED, ${missing}\n`);
  beforeAll(() => {
    if (missing === null) launcher.install();
  });
  afterAll(() => {
    if (missing !== null) return;
    if (rulesMissing === null) launcher.removeRules();
    spawnSync('/usr/bin/pkill', ['-KILL', '-U', SESSION_USER]);
    const theirs = ['-maxdepth', '1', '-user', SESSION_USER, '-exec', 'rm', '-rf', '--', '{}', '+'];
    run(['/usr/bin/find', '/tmp', '/var/tmp', '/dev/shm', ...theirs]);
    launcher.remove();
    run(['/usr/sbin/userdel', SESSION_USER]);
  });
}
