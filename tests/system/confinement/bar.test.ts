import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { spawnAsOrdinaryUser } from './ordinary-user.ts';
import { BAR, GREEN, PLACE, Stage, electronPath, shellSwitches, testFile, until } from './stage.ts';

const MAGENTA = [255, 0, 255] as const;

const stage = new Stage();

test("the shell's bar takes clicks, never the keyboard, and stays on top", async () => {
  const bar = spawnAsOrdinaryUser(
    [electronPath, ...shellSwitches, testFile('bar'), `--user-data-dir=${stage.folder}/bar`],
    {
      env: stage.host.environment,
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  try {
    const said: string[] = [];
    createInterface({ input: bar.stdout as Readable }).on('line', (line) => said.push(line));
    await stage.choose();
    await stage.start();
    await stage.shell.call('ready');
    await until(async () => said.includes('ready') && (await stage.host.share(MAGENTA, BAR)) === 1);
    expect(await stage.host.share(GREEN)).toBe(0);
    await stage.shell.call('show');
    await until(async () => (await stage.host.share(GREEN, PLACE)) === 1);
    expect(await stage.host.share(MAGENTA, BAR)).toBe(1);
    await stage.host.run(['/usr/bin/xdotool', 'type', '--delay', '1', 'avant']);
    await stage.host.run(['/usr/bin/xdotool', 'mousemove', '600', '20', 'click', '1']);
    await until(async () => said.includes('clicked'));
    // The pointer rests on the bar, the keyboard does not.
    await stage.host.run(['/usr/bin/xdotool', 'type', '--delay', '1', 'apres']);
    await until(async () => (await stage.shell.ask('typed')) === 'avantapres');
    expect(await stage.host.share(MAGENTA, BAR)).toBe(1);
    // Keys a window manager would take: nothing closes, moves or opens.
    await stage.host.run([
      '/usr/bin/xdotool',
      'key',
      'super',
      'alt+Tab',
      'alt+space',
      'ctrl+alt+d',
      'alt+Escape',
      'super+e',
    ]);
    await stage.host.run(['/usr/bin/xdotool', 'mousemove', '600', '20', 'click', '3']);
    await stage.host.run(['/usr/bin/xdotool', 'type', '--delay', '1', 'fin']);
    await until(async () => (await stage.shell.ask<string>('typed')).endsWith('fin'));
    expect(await stage.host.share(MAGENTA, BAR)).toBe(1);
  } finally {
    bar.kill('SIGKILL');
  }
});
