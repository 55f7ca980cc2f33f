import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundleShellDriver } from './bundle-shell.ts';
import { startShell } from './shell.ts';
import { Stage, electronPath, shellSwitches } from './stage.ts';

// Called by an Electron main process, as in a real terminal.

const stage = new Stage();

test('it starts, and inherits none of the descriptors which Chromium leaves open to children', async () => {
  const built = join(stage.folder, 'shell');
  await mkdir(built);
  await bundleShellDriver(built);
  stage.shell = startShell(stage.host.environment, [
    electronPath,
    ...shellSwitches,
    built,
    `--user-data-dir=${stage.folder}/shell-data`,
  ]);
  const inheritable = async (): Promise<number> => {
    // The O_CLOEXEC bit (02000000) of each of its descriptors above stderr; proc(5), fdinfo.
    const numbers = (await readdir(`/proc/${stage.shell.pid}/fd`)).filter((fd) => Number(fd) > 2);
    const infos = await Promise.all(
      numbers.map((fd) => readFile(`/proc/${stage.shell.pid}/fdinfo/${fd}`, 'latin1').catch(() => '')),
    );
    return infos.filter(
      (info) => (Number.parseInt(/^flags:\s+(\d+)/m.exec(info)?.[1] ?? '2000000', 8) & 0o2000000) === 0,
    ).length;
  };
  const environment = { hostDisplay: stage.host.display, hostAuthority: stage.host.authority, runDir: stage.runDir };
  expect(await stage.shell.call('choose', environment)).toMatchObject({ form: 'bubblewrap' });
  expect(await inheritable()).toBeGreaterThan(0);
  await stage.start();
  await stage.shell.call('ready');
  const held = await stage.shell.ask<string[]>('descriptors');
  expect(
    held.filter((one) => one.includes(stage.folder) || one.includes(electronPath.slice(0, -'electron'.length))),
  ).toEqual([]);
  await stage.shell.call('kill');
  expect(await stage.shell.call('residue')).toEqual([]);
});
