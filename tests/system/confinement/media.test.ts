import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testFile } from './stage.ts';

const asRoot = process.getuid?.() === 0;
if (!asRoot) process.stdout.write('confinement: SKIPPED, only root can mount a stick\n');

test.skipIf(!asRoot)('a stick mounted during the session is found, unmounted, and found again when it resists', () => {
  const folder = mkdtempSync(join(tmpdir(), 'escale-media-'));
  try {
    // In a mount namespace of its own: neither this machine nor a kiosk beside us sees these mounts.
    const own = [
      '--mount',
      '--propagation',
      'private',
      process.execPath,
      testFile('media-driver.ts'),
      join(folder, 'run'),
    ];
    const seen = JSON.parse(execFileSync('/usr/bin/unshare', own, { encoding: 'utf8' }));
    expect(seen).toEqual({ atFirst: 0, mounted: 2, inUse: 2, released: 0, inRunDir: 1 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
