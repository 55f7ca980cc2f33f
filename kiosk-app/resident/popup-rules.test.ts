import { describe, expect, it } from 'vitest';
import { ACTIVATION_MS, DIALOG_WINDOW_MS, MAX_DIALOGS, mayOpenPage, mayShowDialog } from './popup-rules.ts';

describe('pages that pages open', () => {
  it('need a press, not long ago', () => {
    expect(mayOpenPage({ lastInputAt: null, lastOpenedAt: null, now: 0 })).toBe(false);
    expect(mayOpenPage({ lastInputAt: 0, lastOpenedAt: null, now: ACTIVATION_MS })).toBe(true);
    expect(mayOpenPage({ lastInputAt: 0, lastOpenedAt: null, now: ACTIVATION_MS + 1 })).toBe(false);
  });

  it('are one for each press', () => {
    expect(mayOpenPage({ lastInputAt: 10, lastOpenedAt: 11, now: 12 })).toBe(false);
    expect(mayOpenPage({ lastInputAt: 13, lastOpenedAt: 11, now: 14 })).toBe(true);
  });
});

describe('boxes of a page', () => {
  it('are shown, until there are too many in a short time', () => {
    const now = 100_000;
    const asked = Array.from({ length: MAX_DIALOGS - 1 }, () => now);
    expect(mayShowDialog(asked, now)).toBe(true);
    expect(mayShowDialog([...asked, now], now)).toBe(false);
    expect(mayShowDialog([...asked, now], now + DIALOG_WINDOW_MS)).toBe(true);
  });
});
