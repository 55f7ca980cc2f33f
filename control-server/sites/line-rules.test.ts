import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Timing } from '#protocol/measures.ts';
import { fibreWord, isCutBeforeBox, isCutBeyond, wifiWord } from './line-rules.ts';

const good = { isDown: false, delayMs: 8, jitterMs: 1, lossPercent: 0 };
const nothing = { isDown: false, delayMs: null, jitterMs: null, lossPercent: null };

describe('the word for the fibre (domain.md §5.2)', () => {
  it.each([
    [{}, 'good'],
    [{ delayMs: 19.9 }, 'good'],
    [{ delayMs: 20 }, 'fair'],
    [{ delayMs: 60 }, 'fair'],
    [{ delayMs: 60.1 }, 'poor'],
    [{ jitterMs: 10 }, 'fair'],
    [{ jitterMs: 20.1 }, 'poor'],
    [{ lossPercent: 0.29 }, 'good'],
    [{ lossPercent: 0.3 }, 'fair'],
    [{ lossPercent: 1.1 }, 'poor'],
    [{ dnsMs: 30 }, 'fair'],
    [{ dnsMs: 101 }, 'poor'],
    [{ dnsMs: 'failed' as const }, 'poor'],
    [{ isDown: true }, 'down'],
  ])('%o is %s', (parts, word) => {
    expect(fibreWord({ ...good, dnsMs: 12, ...parts })).toBe(word);
  });

  it('is unknown when nothing was measured, never good', () => {
    expect(fibreWord({ ...nothing, dnsMs: null })).toBe('unknown');
  });
});

describe('the word for the wifi', () => {
  it.each([
    [{ delayMs: 4.9 }, 'good'],
    [{ delayMs: 5 }, 'fair'],
    [{ delayMs: 20.1 }, 'poor'],
    [{ signalDbm: -60 }, 'good'],
    [{ signalDbm: -60.5 }, 'fair'],
    [{ signalDbm: -67 }, 'fair'],
    [{ signalDbm: -68 }, 'poor'],
    [{ lossPercent: 2 }, 'poor'],
    [{ isDown: true }, 'down'],
  ])('%o is %s', (parts, word) => {
    expect(wifiWord({ ...good, delayMs: 2, signalDbm: -50, ...parts })).toBe(word);
  });

  it('is unknown when nothing was measured', () => {
    expect(wifiWord({ ...nothing, signalDbm: null })).toBe('unknown');
  });

  it('never gets better when a figure gets worse', () => {
    const order = ['good', 'fair', 'poor'];
    const figure = fc.double({ min: 0, max: 200, noNaN: true });
    fc.assert(
      fc.property(
        figure,
        figure,
        figure,
        fc.double({ min: 0, max: 50, noNaN: true }),
        (delayMs, jitterMs, loss, more) => {
          const figures = { isDown: false, delayMs, jitterMs, lossPercent: Math.min(100, loss), signalDbm: -50 };
          const rank = (parts: Partial<typeof figures>) => order.indexOf(wifiWord({ ...figures, ...parts }));
          expect(rank({ delayMs: delayMs + more })).toBeGreaterThanOrEqual(rank({}));
          expect(rank({ jitterMs: jitterMs + more })).toBeGreaterThanOrEqual(rank({}));
          expect(rank({ signalDbm: -50 - more })).toBeGreaterThanOrEqual(rank({}));
        },
      ),
    );
  });
});

describe('a cut', () => {
  const ok: Timing = { kind: 'measured', ms: 1, jitterMs: null, sent: 1, lost: 0 };
  const failed: Timing = { kind: 'failed', sent: 1 };
  const none: Timing = { kind: 'not-measured' };

  it('beyond the box is when all that was tried failed', () => {
    expect(isCutBeyond(failed, failed)).toBe(true);
    expect(isCutBeyond(none, failed)).toBe(true);
    expect(isCutBeyond(failed, ok)).toBe(false);
    expect(isCutBeyond(none, none)).toBeNull();
  });

  it('before the box is not a box that answers no ping', () => {
    expect(isCutBeforeBox(failed, none, ok)).toBe(false);
    expect(isCutBeforeBox(failed, failed, failed)).toBe(true);
    expect(isCutBeforeBox(ok, failed, failed)).toBe(false);
  });
});
