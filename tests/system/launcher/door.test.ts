import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { USER, ordinaryFolder } from '../confinement/ordinary-user.ts';
import { installForThisFile, launcher, launcherMissing } from './installed-launcher.ts';

installForThisFile(launcherMissing);

interface Outcome {
  status: number | null;
  said: string;
  stdout: string;
}

/** Runs a command line as a user of this machine. */
function as(user: string, command: readonly string[]): Outcome {
  const become = [`--reuid=${user}`, `--regid=${user}`, '--init-groups', '--'];
  const { status, stdout, stderr } = spawnSync('/usr/bin/setpriv', [...become, ...command], {
    encoding: 'utf8',
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', SECRET: 'of the shell', LD_PRELOAD: '', BASH_ENV: '/tmp/x', ENV: '/tmp/x' },
  });
  return { status, said: stderr, stdout };
}
const door = (...words: string[]): Outcome => as(USER, ['sudo', '-n', launcher.program, ...words]);

describe.skipIf(launcherMissing)('the launcher', () => {
  test('installed twice, nothing changes; nobody but root may change it', () => {
    expect(launcher.install()).toBe('');
    expect(as(USER, ['test', '-w', launcher.program]).status).toBe(1);
    expect(as(launcher.sessionUser, ['test', '-w', launcher.program]).status).toBe(1);
  });

  test("runs a command as the session's user: no group, no right, no way back, nothing of the caller's surroundings", () => {
    const uid = String(launcher.sessionUid());
    const { stdout } = door('run', '/bin/cat', '/proc/self/status', '/proc/self/oom_score_adj');
    expect(/^Uid:\t(.*)$/m.exec(stdout)?.[1]?.split('\t')).toEqual([uid, uid, uid, uid]);
    expect(stdout).toMatch(/^Groups:\s*$/m);
    expect(stdout).toMatch(/^NoNewPrivs:\t1$/m);
    const rights = stdout.match(/^Cap(Inh|Prm|Eff|Bnd|Amb):\t.*$/gm)?.map((line) => line.split('\t')[1]);
    expect(rights).toEqual(Array(5).fill('0000000000000000'));
    expect(stdout.endsWith('\n500\n')).toBe(true);
    expect(door('run', '/usr/bin/env').stdout).not.toMatch(/SECRET|SUDO_|BASH_ENV|LD_PRELOAD/);
    expect(door('run', '/usr/bin/sudo', '-n', '/usr/bin/id').status).not.toBe(0);
  });

  test('passes words on as they are, and the exit code back', () => {
    const words = ['a b', '$(id)', '`id`', '*', '', '-n', "it's", '"', 'é\n'];
    expect(door('run', '/usr/bin/printf', '%s|', ...words).stdout).toBe(`${words.join('|')}|`);
    expect(door('run', '/bin/sh', '-c', 'exit 7').status).toBe(7);
  });

  test.each([
    [[], 'the only verb'],
    [['stop'], 'the only verb'],
    [['--help'], 'the only verb'],
    [['run'], 'comes a program'],
    [['run', '--reuid=0', '/usr/bin/id'], 'comes a program'],
    [['run', '-c', '/usr/bin/id'], 'comes a program'],
    [['run', 'id'], 'comes a program'],
    [['run', ''], 'comes a program'],
  ])('refuses %j in a sentence', (words, sentence) => {
    const { status, said, stdout } = door(...words);
    expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
    expect(said).toMatch(new RegExp(`^escale-run-session: .*${sentence}.*\\.\n$`));
  });

  test("refuses whoever is not the shell's user", () => {
    const direct = as(USER, [launcher.program, 'run', '/usr/bin/id']);
    expect(direct).toMatchObject({ status: 64, stdout: '' });
    const root = spawnSync(launcher.program, ['run', '/usr/bin/id'], { encoding: 'utf8', cwd: '/' });
    expect(root.status).toBe(64);
    // sudo itself refuses another user, before the launcher is asked.
    const other = as('nobody', ['sudo', '-n', launcher.program, 'run', '/usr/bin/id']);
    expect(other.status).not.toBe(0);
    expect(other.stdout).toBe('');
    // The rule gives that one program and no other.
    expect(door().status).toBe(64);
    expect(as(USER, ['sudo', '-n', '/usr/bin/id']).stdout).toBe('');
  });

  test("the session's user cannot read what is the shell's: key, journal, processes' memory", () => {
    const data = ordinaryFolder();
    const key = join(data, 'device.key');
    writeFileSync(key, 'secret');
    chmodSync(key, 0o644);
    expect(as(USER, ['/bin/cat', key]).stdout).toBe('secret');
    expect(door('run', '/bin/cat', key)).toMatchObject({ status: 1, stdout: '' });
    expect(door('run', '/bin/ls', data)).toMatchObject({ status: 2, stdout: '' });
    const environment = as(USER, ['/bin/sh', '-c', `sudo -n ${launcher.program} run /bin/cat /proc/$$/environ`]);
    expect(environment.stdout).not.toContain('SECRET');
    spawnSync('/bin/rm', ['-r', data]);
  });
});
