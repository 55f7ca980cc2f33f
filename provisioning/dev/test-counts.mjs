/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/** @typedef {{ testResults?: { name?: string, status?: string, message?: string, assertionResults?: { status?: string }[] }[] }} VitestReport */

/**
 * What happened, by vitest's JSON report. A file that could not load has no tests and still counts as one failure; so does
 * a run that ended badly outside every test (an error nobody caught), and a run without any test.
 * @param {VitestReport | undefined} report undefined where none was written
 * @param {number} exitCode vitest's own
 * @returns {Counts}
 */
export function countTests(report, exitCode) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report?.testResults ?? []) {
    const results = file.assertionResults ?? [];
    for (const { status } of results) {
      if (status === 'passed') counts.passed += 1;
      else if (status === 'failed') counts.failed += 1;
      else counts.skipped += 1;
    }
    if (file.status === 'failed' && !results.some(({ status }) => status === 'failed')) counts.failed += 1;
  }
  const nothingRan = counts.passed === 0 && counts.failed === 0;
  if (counts.failed === 0 && (exitCode !== 0 || nothingRan)) counts.failed = 1;
  return counts;
}

/** @param {VitestReport | undefined} report @returns {string[]} the paths of the files in which something failed */
export function failedFiles(report) {
  const failed = (report?.testResults ?? []).filter((file) => file.status === 'failed');
  return failed.map(({ name }) => name).filter((name) => name !== undefined);
}

/**
 * What is known after some files ran again: their second result counts in place of the first.
 * @param {VitestReport | undefined} first @param {VitestReport | undefined} again @returns {VitestReport}
 */
export function seenAgain(first, again) {
  const second = new Map((again?.testResults ?? []).map((file) => [file.name, file]));
  return { testResults: (first?.testResults ?? []).map((file) => second.get(file.name) ?? file) };
}

/** @param {Counts[]} all @returns {Counts} */
export function sumCounts(all) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of all) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  return sum;
}

/** The plain line that ends `npm test` and `.ci/run`. @param {Counts} counts */
export function countsLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
