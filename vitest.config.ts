import { defineConfig } from 'vitest/config';

/** Pages of the dashboard in a real Chromium, and every screen of the kiosk in one. */
const pages = ['tests/e2e/dashboard*.test.ts'];
const screens = ['tests/e2e/screen*.test.ts'];

/** The short forms of proofs that need no screen: they mostly wait. */
const proofs = ['tests/hostile/{faults,network,return,room}/*-short.test.ts'];

/** Six kinds of tests: beside their file (unit), across programs (system), pages in a browser (pages, screens), the short forms of the proofs (proofs), the kiosk on a real screen (e2e). Which of them run side by side is a matter of equal parts (provisioning/dev/test.mjs). */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Ten thousand walks of a machine that has two other things to do.
          testTimeout: 30_000,
          include: [
            'protocol/**/*.test.ts',
            'kiosk-app/**/*.test.ts',
            'control-server/**/*.test.ts',
            'provisioning/**/*.test.ts',
            'assets/**/*.test.ts',
            'tests/contract/**/*.test.ts',
            'tests/hostile/**/*.test.ts',
            'bench/**/*.test.ts',
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
          name: 'pages',
          include: pages,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: 'screens',
          include: screens,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: 'proofs',
          include: proofs,
          testTimeout: 240_000,
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts', 'tests/faults/**/*.test.ts', 'tests/hostile/**/*-short.test.ts'],
          exclude: [...pages, ...screens, ...proofs],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Real screens, real keys: one at a time on two cores.
          maxWorkers: 1,
        },
      },
    ],
  },
});
