import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { extractFile, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire, FuseState } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { electronRuntime } from '../../provisioning/dev/electron-runtime.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const output = mkdtempSync(join(tmpdir(), 'escale-release-'));
const unpacked = join(output, 'linux-unpacked');
const asar = join(unpacked, 'resources', 'app.asar');

/** A release as electron-builder makes it, from the runtime that is here. */
beforeAll(async () => {
  const runtime = electronRuntime();
  await promisify(execFile)(
    join(ROOT, 'node_modules/.bin/electron-builder'),
    [
      ...['--linux', 'dir', '--publish', 'never', '--config', 'electron-builder.yml'],
      `-c.electronDist=${dirname(runtime.path)}`,
      `-c.electronVersion=${runtime.electronVersion}`,
      `-c.directories.output=${output}`,
    ],
    { cwd: ROOT },
  );
});
afterAll(() => rmSync(output, { recursive: true, force: true }));

describe('a release build', () => {
  it('holds the built kiosk and nothing else', () => {
    const files = listPackage(asar, { isPack: false });
    expect(files).toContain('/dist/kiosk/shell.js');
    expect(files.filter((file) => file !== '/package.json' && !/^\/dist($|\/kiosk($|\/))/.test(file))).toEqual([]);
    expect(files.filter((file) => file.endsWith('.map'))).toEqual([]);
    expect(existsSync(join(unpacked, 'resources', 'app'))).toBe(false);
  });

  it("has nothing that shows a terminal's screen", () => {
    const code = listPackage(asar, { isPack: false }).filter((file) => /\.(js|cjs|html)$/.test(file));
    expect(code.length).toBeGreaterThan(4);
    for (const file of code) {
      const text = extractFile(asar, file.slice(1)).toString();
      expect(text, file).not.toMatch(
        /capturePage|desktopCapturer|getDisplayMedia|savePicture|Xvfb|xwd|provisioning\/dev/,
      );
    }
  });

  it('is fused: no run-as-node, no inspector, asar only', async () => {
    const wire = await getCurrentFuseWire(join(unpacked, 'escale'));
    expect(wire[FuseV1Options.RunAsNode]).toBe(FuseState.DISABLE);
    expect(wire[FuseV1Options.EnableNodeOptionsEnvironmentVariable]).toBe(FuseState.DISABLE);
    expect(wire[FuseV1Options.EnableNodeCliInspectArguments]).toBe(FuseState.DISABLE);
    expect(wire[FuseV1Options.OnlyLoadAppFromAsar]).toBe(FuseState.ENABLE);
    expect(wire[FuseV1Options.GrantFileProtocolExtraPrivileges]).toBe(FuseState.DISABLE);
  });
});
