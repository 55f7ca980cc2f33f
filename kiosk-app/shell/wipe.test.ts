import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CleanState } from './clean-state.ts';
import { makeLog } from './log.ts';
import { type WipeParts, wipe } from './wipe.ts';

let folder: string;
let cleanState: CleanState;
let order: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'escale-wipe-'));
  cleanState = new CleanState(folder);
  order = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function parts(changed: Partial<WipeParts> = {}): WipeParts {
  const note = (name: string) => order.push(`${name} (${cleanState.read()})`);
  return {
    killResident: async () => void note('kill'),
    raiseShell: () => note('raise'),
    cancelPrintJobs: async () => (note('print'), 0),
    releaseMedia: async () => void note('media'),
    clearClipboards: async () => (note('clipboard'), 0),
    residue: async () => (note('check'), []),
    cleanState,
    log: makeLog('silent'),
    ...changed,
  };
}

describe('the wipe', () => {
  it('goes kill, raise, prints, clipboard, check, and says clean only after all of them', async () => {
    const wiped = await wipe(parts());
    expect(order).toEqual(
      ['kill', 'raise', 'print', 'media', 'clipboard', 'check'].map((name) => `${name} (not-clean)`),
    );
    expect(wiped.residue).toEqual([]);
    expect(cleanState.read()).toBe('clean');
  });

  it('names what was found, by class and count, and is not clean', async () => {
    const wiped = await wipe(
      parts({ clearClipboards: async () => 1, residue: async () => [{ kind: 'file', count: 3 }] }),
    );
    expect(wiped.residue).toEqual([
      { kind: 'clipboard', count: 1 },
      { kind: 'file', count: 3 },
    ]);
    expect(cleanState.read()).toBe('not-clean');
  });

  it('fails closed: a step that throws is residue, and the steps after it still run', async () => {
    const wiped = await wipe(
      parts({
        killResident: async () => {
          throw new Error('kill not proven');
        },
      }),
    );
    expect(wiped.residue).toEqual([{ kind: 'check-failed', count: 1 }]);
    expect(order.map((line) => line.split(' ')[0])).toEqual(['raise', 'print', 'media', 'clipboard', 'check']);
    expect(cleanState.read()).toBe('not-clean');
  });

  it('cannot say clean when it cannot write so', async () => {
    rmSync(folder, { recursive: true });
    const wiped = await wipe(parts());
    expect(wiped.residue).toEqual([{ kind: 'check-failed', count: 1 }]);
  });
});
