import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GREEN, PLACE, Stage, strays, until } from '../confinement/stage.ts';
import type { Attempt, Facts } from '../confinement/stage.ts';
import { installForThisFile, launcher, launcherMissing } from './installed-launcher.ts';

installForThisFile(launcherMissing);
const stage = new Stage();

/** Living processes of the session's user (a zombie has nothing left), counted by another program than the confinement's own search. */
function ofSessionUser(): string[] {
  const { stdout } = spawnSync('/usr/bin/pgrep', ['--runstates', 'R,S,D,T,t,I', '-U', launcher.sessionUser], {
    encoding: 'utf8',
  });
  return stdout.split('\n').filter(Boolean);
}

describe.skipIf(launcherMissing)('with a user of its own', () => {
  test('a whole session: another user, sandboxed, shown, killed, clean', async () => {
    const { form, weaknesses } = await stage.choose({ launcher: launcher.words });
    expect(form).toBe('bubblewrap');
    expect(weaknesses).not.toContain('one-os-user');
    const { display, durationMs } = await stage.start();
    await stage.shell.call('ready');
    expect(await stage.host.share(GREEN)).toBe(0);
    const facts = await stage.shell.ask<Facts>('facts');
    expect(facts.renderer).toMatch(/^Seccomp:\s+2$/m);
    expect(facts.oom).toBe('500');
    expect(facts.limits).toMatch(/^Max processes\s+4096\s+4096\s/m);
    expect(facts.environment.filter((name) => name.startsWith('SUDO'))).toEqual([]);
    const pids = ofSessionUser();
    expect(pids.length).toBeGreaterThan(5);
    const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '')));
    // The display and the resident's Electron are among them: nothing of a session runs as the shell.
    expect(lines.some((line) => line.startsWith('/usr/bin/Xephyr'))).toBe(true);
    expect(lines.some((line) => line.startsWith('/opt/escale/electron/'))).toBe(true);
    expect((await stage.shell.ask<Attempt>('read', { path: '/etc/passwd' })).value).toMatch(/^usager:[^\n]*\n$/);

    await stage.shell.call('show');
    await until(async () => (await stage.host.share(GREEN, PLACE)) === 1);
    expect(await stage.shell.ask('echo', { text: 'é🚲'.repeat(5000) })).toEqual({ text: 'é🚲'.repeat(5000) });
    expect(await stage.kindsLeft()).toContain('process');

    const { durationMs: killMs } = await stage.shell.call<{ durationMs: number }>('kill');
    expect(await stage.host.share(GREEN)).toBe(0);
    expect(ofSessionUser()).toEqual([]);
    expect(await strays(display)).toEqual([]);
    expect(await stage.shell.call('residue')).toEqual([]);
    expect(await stage.shell.call('exited')).toEqual({ reason: 'killed', code: null });
    process.stdout.write(`launcher: display ready ${durationMs.toFixed(0)} ms, kill ${killMs.toFixed(0)} ms\n`);
  });

  test('children that refuse to end and a fork bomb are gone after the kill', async () => {
    await stage.choose({ launcher: launcher.words });
    const { display } = await stage.start();
    await stage.shell.call('ready');
    const { port } = await stage.shell.ask<{ port: number }>('breed');
    await until(async () => (await strays(display)).length > 8);
    expect(await stage.kindsLeft()).toEqual(expect.arrayContaining(['process', 'listening-socket']));
    expect(await stage.shell.ask('forks', { most: 6000 })).not.toEqual({ refused: null });
    // The shell's own user still forks.
    expect((await stage.host.run(['/usr/bin/id', '-u'])).length).toBeGreaterThan(0);
    await stage.shell.call('kill');
    expect(ofSessionUser()).toEqual([]);
    expect(await strays(display)).toEqual([]);
    expect(await stage.shell.call('residue')).toEqual([]);
    const refused = await new Promise((resolve) => {
      createConnection(port, '127.0.0.1', () => resolve(null)).once('error', ({ message }) => resolve(message));
    });
    expect(refused).toContain('ECONNREFUSED');
  });

  test('a shell that is killed takes the session along, although no signal of its passes from user to user', async () => {
    await stage.choose({ launcher: launcher.words });
    await stage.start();
    await stage.shell.call('ready');
    await stage.shell.ask('breed');
    await stage.shell.call('show');
    await until(async () => (await stage.host.share(GREEN, PLACE)) > 0.9);
    await stage.shell.crash();
    await until(async () => (await stage.host.share(GREEN)) === 0);
    await until(async () => ofSessionUser().length === 0);
    await stage.choose({ launcher: launcher.words });
    expect(await stage.shell.call('residue')).toEqual([]);
  });

  test('also one that needs neither display nor channel and refuses to end', async () => {
    const bin = join(stage.folder, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'stubborn'), "#!/bin/sh\ntrap '' TERM HUP INT PIPE\nwhile :; do sleep 1; done\n");
    await chmod(join(bin, 'stubborn'), 0o755);
    await chmod(stage.folder, 0o711);
    await stage.choose({ launcher: launcher.words });
    await stage.start({ electronPath: join(bin, 'stubborn'), appPath: bin });
    expect(ofSessionUser().length).toBeGreaterThan(0);
    await stage.shell.crash();
    await until(async () => ofSessionUser().length === 0);
    await chmod(stage.folder, 0o700);
    await stage.choose({ launcher: launcher.words });
    expect(await stage.shell.call('residue')).toEqual([]);
  });

  test('what outlived a killed shell is found by its successor, and swept', async () => {
    const stubborn = spawn(
      '/usr/bin/setpriv',
      [
        `--reuid=${launcher.sessionUser}`,
        '--clear-groups',
        '/bin/sh',
        '-c',
        "trap '' TERM HUP; while :; do sleep 1; done",
      ],
      { stdio: 'ignore', cwd: '/', detached: true },
    );
    await until(async () => ofSessionUser().length > 0);
    await stage.choose({ launcher: launcher.words });
    expect(await stage.kindsLeft()).toContain('process');
    await stage.shell.call('sweep');
    expect(ofSessionUser()).toEqual([]);
    expect(await stage.shell.call('residue')).toEqual([]);
    expect(stubborn.pid).toBeDefined();
  });

  test('what a session left outside its namespace is found by its user', async () => {
    await stage.choose({ launcher: launcher.words });
    await stage.start();
    await stage.shell.call('ready');
    await stage.shell.call('kill');
    expect(await stage.shell.call('residue')).toEqual([]);
    const plant = (command: string): string => {
      const become = [`--reuid=${launcher.sessionUser}`, `--regid=${launcher.sessionUser}`, '--clear-groups'];
      const { status, stdout, stderr } = spawnSync('/usr/bin/setpriv', [...become, '/bin/sh', '-c', command], {
        cwd: '/',
        encoding: 'utf8',
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      return stdout;
    };
    const name = `escale-test-${process.pid}`;
    const made = plant(`echo x >/tmp/${name}; echo x >/dev/shm/${name}; ipcmk --shmem 4096`);
    // add_key(2) into the user's own keyring, which lives on, by perl, which Debian always has.
    const { addKey, keyctl } = { x64: { addKey: 248, keyctl: 250 }, arm64: { addKey: 217, keyctl: 219 } }[
      process.arch as 'x64' | 'arm64'
    ];
    plant(
      `perl -e 'my ($t, $n, $v) = ("user", "escale-test", "x"); syscall(${addKey}, $t, $n, $v, 1, -4) >= 0 or die $!'`,
    );
    expect(await stage.shell.call('residue')).toEqual([
      { kind: 'file', count: 1 },
      { kind: 'ipc-object', count: 2 },
      { kind: 'kernel-key', count: 1 },
    ]);
    // KEYCTL_CLEAR
    plant(`perl -e 'syscall(${keyctl}, 7, -4) >= 0 or die "keyctl: $!"'`);
    plant(`ipcrm --shmem-id ${/\d+/.exec(made)?.[0]}`);
    // Files the sweep of the next start deletes; the shell itself may not touch another user's.
    await stage.shell.call('sweep');
    expect(await stage.shell.call('residue')).toEqual([]);
  });

  test('a launcher that does not work: nothing starts, and never as one user', async () => {
    await expect(
      stage.choose({ launcher: ['sudo', '-n', '/usr/lib/nowhere/escale-run-session', 'run'] }),
    ).rejects.toThrow('launcher-failed');
    // One that changes no user is none.
    await expect(stage.choose({ launcher: ['/usr/bin/env'] })).rejects.toThrow('launcher-failed');
    await expect(stage.choose({ launcher: launcher.words, form: 'plain' })).rejects.toThrow('launcher-failed');
    expect(ofSessionUser()).toEqual([]);
    expect(await readdir(stage.runDir)).toEqual(['last-session.json']);
  });
});
