import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { ProcessKeeper, Started } from './child-processes.ts';
import type { KioskSeat } from './kiosk-user.ts';
import { StepRefused } from './progress.mjs';

export const screenSize = '1280x800';

export type DisplayFacts = { display: string | undefined; usable: boolean; wantsVirtual: boolean };
export type DisplayPlan = { kind: 'window'; host: string } | { kind: 'virtual'; why: 'asked' | 'none' | 'unusable' };

/** A window on the person's own desktop where there is one that answers, else a screen nobody sees. */
export function chooseDisplay({ display, usable, wantsVirtual }: DisplayFacts): DisplayPlan {
  if (wantsVirtual) return { kind: 'virtual', why: 'asked' };
  if (!display) return { kind: 'virtual', why: 'none' };
  return usable ? { kind: 'window', host: display } : { kind: 'virtual', why: 'unusable' };
}

/** The X server's command line: no listening on the network, a cookie of its own. fd 3 receives its number. */
export function serverCommand(plan: DisplayPlan, authority: string): string[] {
  const shared = ['-displayfd', '3', '-auth', authority, '-nolisten', 'tcp', '-noreset', '-br'];
  return plan.kind === 'window'
    ? ['Xephyr', ...shared, '-screen', screenSize, '-title', 'Escale – poste', '-no-host-grab']
    : ['Xvfb', ...shared, '-screen', '0', `${screenSize}x24`];
}

/** Whether the person's own display answers within 3 s. */
export function displayAnswers(display: string | undefined): boolean {
  return (
    display !== undefined &&
    spawnSync('xdpyinfo', ['-display', display], { stdio: 'ignore', timeout: 3000 }).status === 0
  );
}

/** The terminal's own screen, with openbox in it. */
export type DemoDisplay = { display: string; authority: string; server: Started };

function addCookie(authority: string, display: string, cookie: string): void {
  // By stdin: the cookie is in no process list.
  execFileSync('xauth', ['-q', '-f', authority, 'source', '-'], {
    input: `add ${display} . ${cookie}\n`,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
}

async function readDisplayNumber(server: Started): Promise<string> {
  const pipe = server.child.stdio[3] as Readable;
  const number = await Promise.race([
    (async () => {
      let text = '';
      for await (const chunk of pipe) {
        text += String(chunk);
        if (text.includes('\n')) break;
      }
      return text.trim();
    })(),
    pause(15_000, ''),
  ]);
  if (!/^\d+$/.test(number)) {
    throw new StepRefused(`L'écran du poste (${server.name}) ne démarre pas.`, server.lastWords());
  }
  return number;
}

/**
 * Starts the X server and the window manager a terminal has, and waits until both answer.
 * @throws StepRefused with what they said where they do not
 */
export async function openDemoDisplay(
  plan: DisplayPlan,
  seat: KioskSeat,
  keeper: ProcessKeeper,
  logs: string,
): Promise<DemoDisplay> {
  const folder = join(seat.writable, 'display');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const authority = join(folder, 'xauthority');
  writeFileSync(authority, '', { mode: 0o600 });
  const cookie = randomBytes(16).toString('hex');
  // The server looks at the cookie only; clients look it up by the display's number, known a moment later.
  addCookie(authority, ':0', cookie);
  const command = serverCommand(plan, authority);
  const server = keeper.start(command[0] ?? 'X', command, {
    env: { ...process.env },
    logFile: join(logs, 'display.log'),
    displayPipe: true,
  });
  const display = `:${await readDisplayNumber(server)}`;
  addCookie(authority, display, cookie);
  if (seat.account) for (const path of [folder, authority]) chownSync(path, seat.account.uid, seat.account.gid);
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    LANG: process.env.LANG,
    ...seat.environment,
    DISPLAY: display,
    XAUTHORITY: authority,
  };
  const openbox = keeper.start(
    'openbox',
    ['openbox', '--sm-disable', '--config-file', join(seat.app, 'provisioning/linux/openbox/rc.xml')],
    {
      env,
      prefix: seat.prefix,
      logFile: join(logs, 'openbox.log'),
    },
  );
  const deadline = performance.now() + 10_000;
  const managed = () =>
    /window id/.test(
      spawnSync('xprop', ['-root', '_NET_SUPPORTING_WM_CHECK'], { env: { ...process.env, ...env }, encoding: 'utf8' })
        .stdout ?? '',
    );
  while (!managed()) {
    if (performance.now() > deadline)
      throw new StepRefused('Le gestionnaire de fenêtres (openbox) ne répond pas.', openbox.lastWords());
    await pause(50);
  }
  return { display, authority, server };
}
