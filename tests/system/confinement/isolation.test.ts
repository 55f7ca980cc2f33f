import { access, constants, readFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { expect, test } from 'vitest';
import { PLACE, Stage } from './stage.ts';
import type { Attempt, Facts } from './stage.ts';

const stage = new Stage();

test("pages are sandboxed, and the machine's own files, programs and display are out of reach", async () => {
  await stage.choose();
  const { socketPath } = await stage.start();
  await stage.shell.call('ready');
  const facts = await stage.shell.ask<Facts>('facts');
  expect(facts.renderer).toMatch(/^Seccomp:\s+2$/m);
  // Namespaces of the stage.host, outer, inner and of Chromium's own sandbox, seen from inside: the inner one and Chromium's.
  expect(
    facts.renderer
      .match(/^NSpid:((?:\s+\d+)+)$/m)?.[1]
      ?.trim()
      .split(/\s+/).length,
  ).toBeGreaterThan(2);
  expect(facts.bounds).toMatchObject({ width: PLACE.width, height: PLACE.height });
  expect(facts.limits).toMatch(/^Max core file size\s+1\s+1\s/m);
  expect(facts.limits).toMatch(/^Max processes\s+4096\s+4096\s/m);
  expect(facts.oom).toBe('500');
  expect(facts.environment).not.toContain('ESCALE_SESSION');
  // Electron's own handful; the stage.shell, Xvfb and openbox would be among them otherwise.
  expect(facts.processes).toBeLessThan(15);
  expect((await stage.shell.ask<Attempt>('read', { path: `/proc/${stage.shell.pid}/cmdline` })).ok).toBe(false);

  const list = async (place: string): Promise<string[]> =>
    (await stage.shell.ask<Attempt>('list', { path: place })).value ?? [];
  expect(await list('/')).not.toContain('root');
  expect(await list('/home')).toEqual(['usager']);
  expect(await list('/tmp/.X11-unix')).toEqual([socketPath.split('/').at(-1)]);
  expect(await list('/run')).toEqual(['escale', 'user']);
  expect(await list('/run/escale')).toEqual(['session.auth']);
  expect(await list(stage.folder)).toEqual([]);
  expect(await list('/var')).toEqual(['tmp']);
  expect((await stage.shell.ask<Attempt>('read', { path: '/etc/passwd' })).value).toMatch(/^usager:[^\n]*\n$/);
  for (const absent of [
    '/etc/shadow',
    '/etc/machine-id',
    '/etc/hostname',
    '/run/dbus',
    '/sys',
    '/var/log',
    '/work',
    stage.host.authority,
  ]) {
    const attempt = await stage.shell.ask<Attempt>('read', { path: absent });
    expect({ absent, ...attempt }).toEqual({ absent, ok: false, code: 'ENOENT' });
  }
  const number = stage.host.display.slice(1);
  expect(await stage.shell.ask('connect', { path: `/tmp/.X11-unix/X${number}` })).toEqual({
    ok: false,
    code: 'ENOENT',
  });
  expect((await stage.shell.ask<Attempt>('connect', { path: `\0/tmp/.X11-unix/X${number}` })).ok).toBe(false);
  const readOnly = [
    '/x',
    '/etc/x',
    '/usr/x',
    '/opt/escale/app/x',
    '/opt/escale/electron/x',
    '/dev/x',
    '/var/x',
    '/home/x',
    '/run/escale/session.auth',
  ];
  const attempts = await stage.shell.ask<Attempt[]>('write', { paths: readOnly, text: '' });
  expect(attempts.map(({ ok }) => ok)).toEqual(readOnly.map(() => false));
  const held = await stage.shell.ask<string[]>('descriptors');
  expect(
    held.filter((one) => one.includes(stage.folder) || one.includes('/work/') || one.includes('/tmp/scratch')),
  ).toEqual([]);
});

test("the kernel's keyrings, which outlive every process, are out of reach", async () => {
  const call = { x64: 250, arm64: 219 }[process.arch as 'x64' | 'arm64'];
  // The control: outside the same call of the same user is answered.
  const script = `print syscall(${call}, 0, -3, 0) < 0 ? "error" : "id"`;
  expect(String(await stage.host.run(['/usr/bin/perl', '-e', script]))).toBe('id');
  await stage.choose();
  await stage.start();
  await stage.shell.call('ready');
  expect(await stage.shell.ask('keyring', { call })).toBe('error 38');
});

test("the session's display lets nobody in without its cookie, and has no abstract socket", async () => {
  await stage.choose();
  const { display, socketPath } = await stage.start();
  await access(socketPath, constants.F_OK);
  const sockets = await readFile('/proc/net/unix', 'latin1');
  expect(sockets).toContain(`/tmp/.X11-unix/X${display.slice(1)}\n`);
  expect(sockets).not.toContain(`@/tmp/.X11-unix/X${display.slice(1)}`);
  // A client's greeting without a cookie; the first byte of the answer is 1 for "come in" (X11 protocol, "Connection Setup").
  const answer = await new Promise<number>((resolve, reject) => {
    const socket = createConnection(socketPath, () => socket.write(Buffer.from('6c000b000000000000000000', 'hex')));
    socket.once('data', (bytes) => (resolve(bytes.readUInt8(0)), socket.destroy()));
    socket.once('error', reject);
  });
  expect(answer).toBe(0);
});
