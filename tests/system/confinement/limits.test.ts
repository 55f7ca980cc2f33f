import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writableSizes } from '../../../kiosk-app/shell/confinement/writable-sizes.ts';
import { Stage, isRoot } from './stage.ts';

const MEBIBYTE = 2 ** 20;
const stage = new Stage();

test('every writable path is full at its size, and the whole is gone after the kill', async () => {
  await stage.choose();
  await stage.start();
  await stage.shell.call('ready');
  const { home, ...others } = writableSizes(totalmem());
  // /run itself is root's there; the resident's part of it is in the same memory.
  const places = { '/home/usager': home, ...others, '/run/user/1000': others['/run'] };
  for (const [path, size] of Object.entries(places)) {
    if (path === '/run') continue;
    const filled = await stage.shell.ask<{ full: boolean; written: number; size: number }>('fill', { path });
    expect({ path, full: filled.full, size: filled.size }).toEqual({ path, full: true, size });
    expect(filled.written).toBeLessThanOrEqual(size);
    expect(filled.written).toBeGreaterThan(size / 2);
  }
  const { durationMs } = await stage.shell.call<{ durationMs: number }>('kill');
  expect(await stage.shell.call('residue')).toEqual([]);
  process.stdout.write(`confinement: kill with all memory of a session filled ${durationMs.toFixed(0)} ms\n`);
});

// The kernel exempts root from this limit.
test.skipIf(isRoot)(
  'a fork bomb meets the limit, leaves the shell able to fork, and dies with the session',
  async () => {
    await stage.choose();
    await stage.start();
    await stage.shell.call('ready');
    expect(await stage.shell.ask('forks', { most: 6000 })).not.toEqual({ refused: null });
    // The same user, in the shell's own part: a program starts, and so does a thread in each of its tasks.
    expect(
      String(await stage.host.run(['/bin/sh', '-c', 'for i in 1 2 3 4 5 6 7 8; do sleep 0 & done; wait; echo ok'])),
    ).toBe('ok\n');
    await stage.shell.call('kill');
    expect(await stage.shell.call('residue')).toEqual([]);
  },
);

/** A cgroup that may be limited in memory, for the test alone; null where root has none to give. */
function memoryCgroup(limit: number): string | null {
  const tries = [
    { root: '/sys/fs/cgroup/memory', file: 'memory.limit_in_bytes' },
    { root: '/sys/fs/cgroup', file: 'memory.max' },
  ];
  for (const { root, file } of tries) {
    const folder = join(root, `escale-test-${process.pid}`);
    try {
      readFileSync(join(root, 'cgroup.procs'));
      mkdirSync(folder);
      writeFileSync(join(folder, file), String(limit));
      return folder;
    } catch {
      // not this version
    }
  }
  return null;
}

const cgroup = process.getuid?.() === 0 ? memoryCgroup(1200 * MEBIBYTE) : null;
if (cgroup === null) process.stdout.write('confinement: SKIPPED, no memory cgroup to try a memory hog in\n');
describe.skipIf(cgroup === null)('when memory runs out', () => {
  test("the kernel ends the session's hog, not the shell, although the shell is larger", async () => {
    const folder = cgroup ?? '';
    await stage.choose();
    writeFileSync(join(folder, 'cgroup.procs'), String(stage.shell.pid));
    await stage.shell.call('ballast', { bytes: 600 * MEBIBYTE });
    await stage.start();
    await stage.shell.call('ready');
    const hog = await stage.shell.ask('hog').catch(() => 'the session is gone');
    expect([{ code: null, signal: 'SIGKILL' }, 'the session is gone']).toContainEqual(hog);
    expect(await stage.shell.call('describe')).toMatchObject({ form: 'bubblewrap' });
    await stage.shell.call('kill');
    expect(await stage.shell.call('residue')).toEqual([]);
    await stage.shell.crash();
    rmdirSync(folder);
  });
});
