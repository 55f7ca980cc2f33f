import type { ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { spawnAsOrdinaryUser } from './ordinary-user.ts';

/** The screen of a terminal, for tests: Xvfb with access control, and openbox with our own rc.xml. */
export interface HostScreen {
  display: string;
  authority: string;
  environment: Record<string, string>;
  /** Runs a program on it and gives what it printed. */
  run(command: string[]): Promise<Buffer>;
  /** The share (0 to 1) of a part of the screen that has this colour, by a picture of the screen. */
  share(colour: Colour, part?: { x: number; y: number; width: number; height: number }): Promise<number>;
  stop(): Promise<void>;
}

export type Colour = readonly [red: number, green: number, blue: number];

/** By chance and far from what others use: two servers that look for the next free number at the same time take each other's socket away. */
const FIRST_NUMBER = 50_001;
const LAST_NUMBER = 59_000;

export const WIDTH = 1280;
export const HEIGHT = 800;
const RC_XML = fileURLToPath(new URL('../../../provisioning/linux/openbox/rc.xml', import.meta.url));

async function output(child: ChildProcess, stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} ended with ${String(code)}`);
  return Buffer.concat(chunks);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('exit', resolve));
}

export async function startHostScreen(folder: string): Promise<HostScreen> {
  try {
    // Debian makes it at boot; a container has no boot.
    mkdirSync('/tmp/.X11-unix');
    await chmod('/tmp/.X11-unix', 0o1777);
  } catch {
    // there already
  }
  const authority = join(folder, 'host.auth');
  const base = { PATH: '/usr/bin:/bin', HOME: folder, LANG: 'C.UTF-8' };
  const add = `xauth -q -f "$1" add "$2" . "$(mcookie)"`;
  // The server reads the file when it is asked for access, so the cookie may come after the display's number.
  await output(...withStdout(['/usr/bin/touch', authority], base));
  const server = spawnAsOrdinaryUser(
    [
      '/usr/bin/Xvfb',
      `:${randomInt(FIRST_NUMBER, LAST_NUMBER)}`,
      '-displayfd',
      '3',
      '-screen',
      '0',
      `${WIDTH}x${HEIGHT}x24`,
      '-auth',
      authority,
    ].concat(['-nolisten', 'tcp', '-nolisten', 'local', '-noreset']),
    { env: base, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const number = await new Promise<string>((resolve, reject) => {
    (server.stdio[3] as Readable).once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    server.once('exit', () => reject(new Error('Xvfb did not start')));
  });
  const display = `:${number}`;
  await output(...withStdout(['/bin/sh', '-c', add, 'add', authority, display], base));
  const environment = { ...base, DISPLAY: display, XAUTHORITY: authority };
  const run = (command: string[]): Promise<Buffer> => output(...withStdout(command, environment));
  const manager = spawnAsOrdinaryUser(['/usr/bin/openbox', '--sm-disable', '--config-file', RC_XML], {
    env: environment,
    stdio: 'ignore',
  });
  // The window manager's own sign that it is there (EWMH).
  for (;;) {
    const property = await run(['/usr/bin/xprop', '-root', '_NET_SUPPORTING_WM_CHECK']);
    if (property.includes('window id')) break;
  }
  return {
    display,
    authority,
    environment,
    run,
    async share([red, green, blue], part = { x: 0, y: 0, width: WIDTH, height: HEIGHT }) {
      const crop = `${part.width}x${part.height}+${part.x}+${part.y}`;
      const pixels = await run(['/usr/bin/import', '-window', 'root', '-crop', crop, '-depth', '8', 'rgb:-']);
      let same = 0;
      for (let at = 0; at < pixels.length; at += 3) {
        if (pixels[at] === red && pixels[at + 1] === green && pixels[at + 2] === blue) same += 1;
      }
      return same / (pixels.length / 3);
    },
    async stop() {
      await end(manager);
      await end(server);
      await rm(authority, { force: true });
    },
  };
}

function withStdout(command: string[], env: Record<string, string>): [ChildProcess, Readable] {
  const child = spawnAsOrdinaryUser(command, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  return [child, child.stdout as Readable];
}
