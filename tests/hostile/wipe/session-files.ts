import { execFileSync } from 'node:child_process';

/** session-identity.ts: who a resident's programs are, inside. */
const INSIDE_UID = '1000';
export const INSIDE_HOME = '/home/usager';

/**
 * Runs a command within a session's namespaces, as the resident. From outside nothing can be written there: a tmpfs of a user namespace takes no files
 * of a root it does not know. Throws when it fails.
 * @param pid any process of the inner namespace
 */
export function runWithin(pid: number, command: string, args: readonly string[], input: Buffer | string = ''): void {
  const namespaces = ['--user', '--mount', '--setuid', INSIDE_UID, '--setgid', INSIDE_UID];
  execFileSync('nsenter', ['--target', String(pid), ...namespaces, '--', command, ...args], {
    input,
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { PATH: '/usr/bin:/bin' },
  });
}
