import { expect, test } from 'vitest';
import { countsLine, countTests, failedFiles, seenAgain, sumCounts } from './test-counts.mjs';

const passed = { status: 'passed' };
const file = (status: string, ...results: { status: string }[]) => ({ status, assertionResults: results });

test.each([
  [
    'all well',
    [file('passed', passed, passed, { status: 'skipped' }, { status: 'todo' })],
    0,
    '2 passed, 0 failed, 2 skipped',
  ],
  ['one failed', [file('failed', passed, { status: 'failed' })], 1, '1 passed, 1 failed, 0 skipped'],
  ['a file that could not load', [file('passed', passed), file('failed')], 1, '1 passed, 1 failed, 0 skipped'],
  ['a hook that failed after good tests', [file('failed', passed)], 1, '1 passed, 1 failed, 0 skipped'],
  ['an error outside every test', [file('passed', passed)], 1, '1 passed, 1 failed, 0 skipped'],
  ['only skipped ones', [file('passed', { status: 'pending' })], 0, '0 passed, 1 failed, 1 skipped'],
  ['no test at all', [], 0, '0 passed, 1 failed, 0 skipped'],
])('%s', (_, testResults, exitCode, line) => {
  expect(countsLine(countTests({ testResults }, exitCode))).toBe(line);
});

test('no report at all is a failure', () => {
  expect(countTests(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test('runs side by side are counted together', () => {
  const one = countTests({ testResults: [file('passed', passed, { status: 'skipped' })] }, 0);
  const other = countTests(undefined, 1);
  expect(countsLine(sumCounts([one, other]))).toBe('1 passed, 1 failed, 1 skipped');
});

test('a file that ran again counts as it ended then, and no other does', () => {
  const named = (name: string, status: string, ...results: { status: string }[]) => ({
    name,
    ...file(status, ...results),
  });
  const first = {
    testResults: [
      named('a.test.ts', 'passed', passed),
      named('b.test.ts', 'failed', { status: 'failed' }, { status: 'failed' }),
      named('c.test.ts', 'failed', { status: 'failed' }),
    ],
  };
  expect(failedFiles(first)).toEqual(['b.test.ts', 'c.test.ts']);
  const again = {
    testResults: [named('b.test.ts', 'passed', passed, passed), named('c.test.ts', 'failed', { status: 'failed' })],
  };
  expect(countsLine(countTests(seenAgain(first, again), 1))).toBe('3 passed, 1 failed, 0 skipped');
  expect(countTests(seenAgain(first, undefined), 1).failed).toBe(3);
});
