import { access, constants, mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Weakness } from '../../kiosk-app/shell/confinement/confinement.ts';
import type { ResidueCount } from '../../kiosk-app/shell/confinement/residue.ts';
import { electronRuntime } from '../../provisioning/dev/electron-runtime.ts';
import { bundleShellDriver } from './confinement/bundle-shell.ts';
import { HEIGHT, WIDTH, startHostScreen } from './confinement/host-screen.ts';
import type { HostScreen } from './confinement/host-screen.ts';
import { ordinaryFolder, spawnAsOrdinaryUser, staysRoot } from './confinement/ordinary-user.ts';
import { startShell } from './confinement/shell.ts';
import type { Shell } from './confinement/shell.ts';

const GREEN = [0, 255, 0] as const;
const MAGENTA = [255, 0, 255] as const;
/** Between two looks at a condition. */
const POLL_MS = 10;
const BAR = { x: 0, y: 0, width: WIDTH, height: 40 };
const PLACE = { x: 0, y: 40, width: WIDTH, height: HEIGHT - 40 };
const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const electronPath = electronRuntime().path;
const isRoot = staysRoot([electronPath, path('confinement/shell-driver.ts'), process.execPath]);
/** Switches of the Electrons that play the shell. */
const shellSwitches = ['--disable-gpu', ...(isRoot ? ['--no-sandbox'] : [])];

interface Attempt {
  ok: boolean;
  value?: string & string[];
  code?: string;
}
interface Facts {
  uid: number;
  environment: string[];
  renderer: string;
  limits: string;
  oom: string;
  processes: number;
  bounds: { width: number; height: number };
}

let folder: string;
let runDir: string;
let host: HostScreen;
let shell: Shell;

async function choose(
  wish: { form?: 'plain'; ownDisplay?: false } = {},
): Promise<{ form: string; weaknesses: Weakness[] }> {
  shell = startShell(host.environment);
  return await shell.call('choose', {
    hostDisplay: host.display,
    hostAuthority: host.authority,
    runDir,
    allowNoSandbox: isRoot,
    ...wish,
  });
}

async function start(): Promise<{ display: string; socketPath: string; durationMs: number }> {
  return await shell.call('start', {
    electronPath,
    appPath: path('confinement/resident'),
    entryArgs: ['--disable-gpu'],
    geometry: PLACE,
    hostDisplay: host.display,
    runDir,
  });
}

/** Pids of this machine whose command line names the test's resident or its display: what must be gone after a kill, looked up independently. */
async function strays(display: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const line = await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '');
    if (line.includes(`${display}\0`) || line.includes('setsid bash') || line.includes("trap '' TERM HUP INT"))
      found.push(line);
  }
  return found;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await setTimeout(POLL_MS);
}

beforeAll(async () => {
  folder = ordinaryFolder();
  runDir = join(folder, 'run');
  host = await startHostScreen(folder);
});

afterEach(async () => {
  await shell?.call('kill').catch(() => {});
  await shell?.crash();
});

afterAll(async () => {
  await host?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('in bubblewrap', () => {
  test('a whole session: hidden, shown, typed into, killed, clean', async () => {
    expect(await choose()).toMatchObject({ form: 'bubblewrap' });
    const { display, durationMs } = await start();
    // Pictures of the screen from the first moment on, until the page inside says that it is painted.
    const becomesReady = shell.call<{ durationMs: number }>('ready');
    let pictures = 0;
    for (let ready = false; !ready; pictures++) {
      expect(await host.share(GREEN)).toBe(0);
      ready = await Promise.race([becomesReady.then(() => true), setImmediate(false)]);
    }
    expect(pictures).toBeGreaterThan(3);
    const readyMs = (await becomesReady).durationMs;

    expect(await shell.ask('echo', { text: 'é🚲'.repeat(5000) })).toEqual({ text: 'é🚲'.repeat(5000) });

    await shell.call('show');
    await until(async () => (await host.share(GREEN, PLACE)) > 0.999);
    expect(await host.share(GREEN, PLACE)).toBe(1);
    expect(await host.share(GREEN, BAR)).toBe(0);
    await host.run(['/usr/bin/xdotool', 'type', '--delay', '1', 'bonjour']);
    await until(async () => (await shell.ask('typed')) === 'bonjour');

    await shell.call('hide');
    expect(await host.share(GREEN)).toBe(0);
    await shell.call('show');
    await until(async () => (await host.share(GREEN, PLACE)) > 0.9);

    expect(await shell.call<ResidueCount[]>('residue')).toContainEqual({ kind: 'process', count: expect.any(Number) });
    const { durationMs: killMs } = await shell.call<{ durationMs: number }>('kill');
    expect(await host.share(GREEN)).toBe(0);
    expect(await strays(display)).toEqual([]);
    expect(await shell.call('residue')).toEqual([]);
    expect(await shell.call('exited')).toEqual({ reason: 'killed', code: null });
    expect(await shell.call('kill')).toEqual({ durationMs: killMs });
    process.stdout.write(
      `confinement: display ready ${durationMs.toFixed(0)} ms, page painted ${(durationMs + readyMs).toFixed(0)} ms, kill ${killMs.toFixed(0)} ms\n`,
    );
  });

  test("pages are sandboxed, and the machine's own files, programs and display are out of reach", async () => {
    await choose();
    const { socketPath } = await start();
    await shell.call('ready');
    const facts = await shell.ask<Facts>('facts');
    expect(facts.renderer).toMatch(/^Seccomp:\s+2$/m);
    // Namespaces of the host, outer, inner and of Chromium's own sandbox, seen from inside: the inner one and Chromium's.
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
    // Electron's own handful; the shell, Xvfb and openbox would be among them otherwise.
    expect(facts.processes).toBeLessThan(15);
    expect((await shell.ask<Attempt>('read', { path: `/proc/${shell.pid}/cmdline` })).ok).toBe(false);

    const list = async (place: string): Promise<string[]> =>
      (await shell.ask<Attempt>('list', { path: place })).value ?? [];
    expect(await list('/')).not.toContain('root');
    expect(await list('/home')).toEqual(['usager']);
    expect(await list('/tmp/.X11-unix')).toEqual([socketPath.split('/').at(-1)]);
    expect(await list('/run')).toEqual(['escale', 'user']);
    expect(await list('/run/escale')).toEqual(['session.auth']);
    expect(await list(folder)).toEqual([]);
    expect(await list('/var')).toEqual(['tmp']);
    expect((await shell.ask<Attempt>('read', { path: '/etc/passwd' })).value).toMatch(/^usager:[^\n]*\n$/);
    for (const absent of [
      '/etc/shadow',
      '/etc/machine-id',
      '/etc/hostname',
      '/run/dbus',
      '/sys',
      '/var/log',
      '/work',
      host.authority,
    ]) {
      const attempt = await shell.ask<Attempt>('read', { path: absent });
      expect({ absent, ...attempt }).toEqual({ absent, ok: false, code: 'ENOENT' });
    }
    const number = host.display.slice(1);
    expect(await shell.ask('connect', { path: `/tmp/.X11-unix/X${number}` })).toEqual({ ok: false, code: 'ENOENT' });
    expect((await shell.ask<Attempt>('connect', { path: `\0/tmp/.X11-unix/X${number}` })).ok).toBe(false);
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
    const attempts = await shell.ask<Attempt[]>('write', { paths: readOnly, text: '' });
    expect(attempts.map(({ ok }) => ok)).toEqual(readOnly.map(() => false));
    const held = await shell.ask<string[]>('descriptors');
    expect(
      held.filter((one) => one.includes(folder) || one.includes('/work/') || one.includes('/tmp/scratch')),
    ).toEqual([]);
  });

  test("the session's display lets nobody in without its cookie, and has no abstract socket", async () => {
    await choose();
    const { display, socketPath } = await start();
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

  test('what was written, and children that refuse to end, are gone after the kill', async () => {
    await choose();
    const { display } = await start();
    await shell.call('ready');
    const token = `escale-${process.pid}-${Date.now()}`;
    const places = ['/home/usager', '/tmp', '/var/tmp', '/dev/shm', '/run/user/1000'].map(
      (place) => `${place}/${token}`,
    );
    const attempts = await shell.ask<Attempt[]>('write', { paths: places, text: token });
    expect(attempts.map(({ ok }) => ok)).toEqual(places.map(() => true));
    for (const place of places) await expect(access(place)).rejects.toThrow('ENOENT');
    const { port } = await shell.ask<{ port: number }>('breed');
    await until(async () => (await strays(display)).length > 8);
    // The search finds what is there: else its silence would say nothing.
    const found = (await shell.call<ResidueCount[]>('residue')).map(({ kind }) => kind);
    expect(found).toEqual(['process', 'display-socket', 'listening-socket']);

    const { durationMs } = await shell.call<{ durationMs: number }>('kill');
    expect(await strays(display)).toEqual([]);
    expect(await shell.call('residue')).toEqual([]);
    const refused = await new Promise((resolve) => {
      createConnection(port, '127.0.0.1', () => resolve(null)).once('error', ({ message }) => resolve(message));
    });
    expect(refused).toContain('ECONNREFUSED');
    process.stdout.write(`confinement: kill with stubborn children ${durationMs.toFixed(0)} ms\n`);
  });

  // The kernel exempts root from this limit.
  test.skipIf(isRoot)('a fork bomb meets the limit and dies with the session', async () => {
    await choose();
    await start();
    await shell.call('ready');
    expect(await shell.ask('forks', { most: 6000 })).not.toEqual({ refused: null });
    await shell.call('kill');
    expect(await shell.call('residue')).toEqual([]);
  });

  test('a resident that ends by itself takes its display and its namespace along', async () => {
    await choose();
    const { display } = await start();
    await shell.call('ready');
    await shell.call('show');
    void shell.ask('quit').catch(() => {});
    expect(await shell.call('exited')).toEqual({ reason: 'died', code: 7 });
    expect(await strays(display)).toEqual([]);
    expect(await host.share(GREEN)).toBe(0);
    expect(await shell.call('residue')).toEqual([]);
  });

  test('a shell that is killed leaves no picture and no process', async () => {
    await choose();
    const { display } = await start();
    await shell.call('ready');
    await shell.call('show');
    await until(async () => (await host.share(GREEN, PLACE)) > 0.9);
    await shell.crash();
    await until(async () => (await host.share(GREEN)) === 0);
    await until(async () => (await strays(display)).length === 0);
    await choose();
    await shell.call('sweep');
    expect(await shell.call('residue')).toEqual([]);
  });

  test("the shell's bar takes clicks, never the keyboard, and stays on top", async () => {
    const bar = spawnAsOrdinaryUser(
      [electronPath, ...shellSwitches, path('confinement/bar'), `--user-data-dir=${folder}/bar`],
      {
        env: host.environment,
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    try {
      const said: string[] = [];
      createInterface({ input: bar.stdout as Readable }).on('line', (line) => said.push(line));
      await choose();
      await start();
      await shell.call('ready');
      await until(async () => said.includes('ready') && (await host.share(MAGENTA, BAR)) === 1);
      expect(await host.share(GREEN)).toBe(0);
      await shell.call('show');
      await until(async () => (await host.share(GREEN, PLACE)) === 1);
      expect(await host.share(MAGENTA, BAR)).toBe(1);
      await host.run(['/usr/bin/xdotool', 'type', '--delay', '1', 'avant']);
      await host.run(['/usr/bin/xdotool', 'mousemove', '600', '20', 'click', '1']);
      await until(async () => said.includes('clicked'));
      // The pointer rests on the bar, the keyboard does not.
      await host.run(['/usr/bin/xdotool', 'type', '--delay', '1', 'apres']);
      await until(async () => (await shell.ask('typed')) === 'avantapres');
      expect(await host.share(MAGENTA, BAR)).toBe(1);
      // Keys a window manager would take: nothing closes, moves or opens.
      await host.run([
        '/usr/bin/xdotool',
        'key',
        'super',
        'alt+Tab',
        'alt+space',
        'ctrl+alt+d',
        'alt+Escape',
        'super+e',
      ]);
      await host.run(['/usr/bin/xdotool', 'mousemove', '600', '20', 'click', '3']);
      await host.run(['/usr/bin/xdotool', 'type', '--delay', '1', 'fin']);
      await until(async () => (await shell.ask<string>('typed')).endsWith('fin'));
      expect(await host.share(MAGENTA, BAR)).toBe(1);
    } finally {
      bar.kill('SIGKILL');
    }
  });
});

describe('called by an Electron main process', () => {
  test('it starts, and inherits none of the descriptors which Chromium leaves open to children', async () => {
    const built = join(folder, 'shell');
    await mkdir(built);
    await bundleShellDriver(built);
    shell = startShell(host.environment, [
      electronPath,
      ...shellSwitches,
      built,
      `--user-data-dir=${folder}/shell-data`,
    ]);
    const inheritable = async (): Promise<number> => {
      // The O_CLOEXEC bit (02000000) of each of its descriptors above stderr; proc(5), fdinfo.
      const numbers = (await readdir(`/proc/${shell.pid}/fd`)).filter((fd) => Number(fd) > 2);
      const infos = await Promise.all(
        numbers.map((fd) => readFile(`/proc/${shell.pid}/fdinfo/${fd}`, 'latin1').catch(() => '')),
      );
      return infos.filter(
        (info) => (Number.parseInt(/^flags:\s+(\d+)/m.exec(info)?.[1] ?? '2000000', 8) & 0o2000000) === 0,
      ).length;
    };
    const environment = { hostDisplay: host.display, hostAuthority: host.authority, runDir };
    expect(await shell.call('choose', environment)).toMatchObject({ form: 'bubblewrap' });
    expect(await inheritable()).toBeGreaterThan(0);
    await start();
    await shell.call('ready');
    const held = await shell.ask<string[]>('descriptors');
    expect(
      held.filter((one) => one.includes(folder) || one.includes(electronPath.slice(0, -'electron'.length))),
    ).toEqual([]);
    await shell.call('kill');
    expect(await shell.call('residue')).toEqual([]);
  });
});

describe('in the plain form', () => {
  test('is labelled as weaker, and leaves nothing all the same', async () => {
    const { form, weaknesses } = await choose({ form: 'plain' });
    expect(form).toBe('plain');
    expect(weaknesses).toContain('no-namespace');
    const { display } = await start();
    expect(await host.share(GREEN)).toBe(0);
    await shell.call('ready');
    expect(await host.share(GREEN)).toBe(0);
    const facts = await shell.ask<Facts>('facts');
    expect(facts.renderer).toMatch(isRoot ? /^Seccomp:\s+0$/m : /^Seccomp:\s+2$/m);
    expect(weaknesses.includes('no-chromium-sandbox')).toBe(isRoot);
    await shell.call('show');
    await until(async () => (await host.share(GREEN, PLACE)) === 1);
    await shell.ask('breed');
    await until(async () => (await strays(display)).length > 8);
    expect((await shell.call<ResidueCount[]>('residue')).map(({ kind }) => kind)).toEqual([
      'process',
      'file',
      'display-socket',
      'listening-socket',
    ]);
    const { durationMs } = await shell.call<{ durationMs: number }>('kill');
    expect(await strays(display)).toEqual([]);
    expect(await host.share(GREEN)).toBe(0);
    expect(await shell.call('residue')).toEqual([]);
    expect(await readdir(runDir)).toEqual(['last-session.json']);
    process.stdout.write(`confinement: plain kill with stubborn children ${durationMs.toFixed(0)} ms\n`);
  });

  test("on the host's own display where there is no other: said so, and cleaned as well", async () => {
    const { weaknesses } = await choose({ form: 'plain', ownDisplay: false });
    expect(weaknesses).toContain('no-display-of-its-own');
    expect(await start()).toMatchObject({ display: host.display });
    await shell.call('ready');
    await until(async () => (await host.share(GREEN)) > 0.9);
    await shell.call('kill');
    expect(await host.share(GREEN)).toBe(0);
    expect(await shell.call('residue')).toEqual([]);
  });

  test('a shell that was killed finds the leavings when it returns, and sweeps them', async () => {
    await choose({ form: 'plain' });
    const { display } = await start();
    await shell.call('ready');
    await shell.ask('breed');
    await until(async () => (await strays(display)).length > 8);
    await shell.crash();
    await choose({ form: 'plain' });
    expect((await shell.call<ResidueCount[]>('residue')).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['process', 'file', 'display-socket']),
    );
    await shell.call('sweep');
    expect(await strays(display)).toEqual([]);
    expect(await shell.call('residue')).toEqual([]);
  });
});
