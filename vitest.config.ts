import { defineConfig } from 'vitest/config';

/** Three kinds of tests: beside their file (unit), across programs (system), on real screens (e2e). */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'protocol/**/*.test.ts',
            'kiosk-app/**/*.test.ts',
            'control-server/**/*.test.ts',
            'provisioning/**/*.test.ts',
            'assets/**/*.test.ts',
            'tests/contract/**/*.test.ts',
            'tests/hostile/**/*.test.ts',
          ],
          exclude: ['tests/hostile/**/*-short.test.ts'],
        },
      },
      {
        test: {
          name: 'system',
          include: ['tests/system/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts', 'tests/hostile/**/*-short.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Real screens, real keys: one at a time on two cores.
          maxWorkers: 1,
        },
      },
    ],
  },
});
