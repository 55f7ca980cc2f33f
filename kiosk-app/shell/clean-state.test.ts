import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CleanState } from './clean-state.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'escale-clean-'));
  file = join(folder, 'clean-state');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the clean state', () => {
  it('is what was written last, for this process and for the next one', () => {
    const state = new CleanState(folder);
    expect(state.read()).toBe('first');
    for (const next of ['not-clean', 'clean', 'not-clean', 'not-clean', 'clean'] as const) {
      state.write(next);
      expect(state.read()).toBe(next);
      expect(new CleanState(folder).read()).toBe(next);
      expect(readFileSync(file, 'utf8')).toBe(`${next}\n`);
    }
  });

  it('is not clean while anything else stands there, and can become so again', () => {
    const state = new CleanState(folder);
    for (const text of ['', 'clean', 'not-cl', 'clean\nclean\n', 'a longer text than any of ours\n']) {
      writeFileSync(file, text);
      expect(state.read()).toBe('not-clean');
    }
    state.write('clean');
    expect(state.read()).toBe('clean');
  });

  it('is no clean at any byte of a write of not-clean that was cut', () => {
    const state = new CleanState(folder);
    const cut = 'not-clean\n';
    for (let bytes = 1; bytes <= cut.length; bytes += 1) {
      writeFileSync(file, cut.slice(0, bytes) + 'clean\n'.slice(bytes));
      expect(state.read(), `${bytes} bytes written`).toBe('not-clean');
    }
  });

  it('is not written again when it stands there already', () => {
    const state = new CleanState(folder);
    state.write('not-clean');
    const before = statSync(file, { bigint: true });
    state.write('not-clean');
    expect(statSync(file, { bigint: true }).ctimeNs).toBe(before.ctimeNs);
  });

  it('fails where it cannot be written, and is then written anew', () => {
    const state = new CleanState(folder);
    state.write('clean');
    rmSync(file);
    expect(() => state.write('not-clean')).toThrow('ENOENT');
    state.write('not-clean');
    expect(state.read()).toBe('not-clean');
  });
});
