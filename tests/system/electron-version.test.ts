import { describe, expect, it } from 'vitest';
import electronPackage from 'electron/package.json' with { type: 'json' };
import { electronRuntime } from '../../provisioning/dev/electron-runtime.ts';

/** Real terminals run nothing older (security.md §2.3: advisories of 2026, and PDF pages). */
const FLOOR = [43, 4, 1];
const runtime = electronRuntime();

function isAtLeastTheFloor(version: string): boolean {
  const parts = version.split('.').map(Number);
  const different = FLOOR.findIndex((part, index) => part !== parts[index]);
  return different < 0 || (parts[different] ?? 0) > (FLOOR[different] ?? 0);
}

describe('the Electron of real terminals', () => {
  it('is the package this project builds for, above the floor', () => {
    expect(isAtLeastTheFloor('43.4.0')).toBe(false);
    expect(isAtLeastTheFloor('33.2.1')).toBe(false);
    expect(isAtLeastTheFloor(electronPackage.version)).toBe(true);
  });

  it.skipIf(runtime.route === 'fallback')(
    'is what these tests ran on (skipped: GitHub cannot be reached here, they ran on the replacement runtime)',
    () => {
      expect(isAtLeastTheFloor(runtime.electronVersion)).toBe(true);
    },
  );
});
