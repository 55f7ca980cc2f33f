import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writableSizes } from './writable-sizes.ts';

const GIBIBYTE = 2 ** 30;

test('all writable paths together never take more than half of the memory, and none is without a size', () => {
  fc.assert(
    fc.property(fc.integer({ min: GIBIBYTE, max: 256 * GIBIBYTE }), (memory) => {
      const sizes = Object.values(writableSizes(memory));
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(memory / 2);
      // 0 would mean "no limit" to tmpfs.
      expect(Math.min(...sizes)).toBeGreaterThan(0);
    }),
  );
});

test('a machine with enough memory gives the whole size', () => {
  expect(writableSizes(16 * GIBIBYTE).home).toBe(2 * GIBIBYTE);
  expect(writableSizes(4 * GIBIBYTE).home).toBeLessThan(GIBIBYTE);
});
