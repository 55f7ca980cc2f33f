// `npm test`: the same preparation as `npm start`, then every test, then one plain line of counts.
//   arguments go to vitest: npm test -- --project unit
import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cacheDir, node24, repoRoot } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { endWithUs } from './progress.mjs';
import { countTests, countsLine, failedFiles, seenAgain, sumCounts } from './test-counts.mjs';

/**
 * Three runs side by side: the kiosk's tests mostly wait for a screen, the proofs for what they broke, and leave one of two cores free. Arguments of ours are one run.
 * @type {string[][]}
 */
const runs = [
  ['--project', 'unit', '--project', 'system', '--project', 'pages'],
  ['--project', 'e2e'],
  ['--project', 'screens', '--project', 'proofs'],
];

/**
 * @param {string[]} args @param {number} number of the run
 * @param {'inherit' | 'file'} output `file`: kept, to be shown after the others'
 * @returns {Promise<{ code: number, report: import('./test-counts.mjs').VitestReport | undefined }>}
 */
function runVitest(args, number, output) {
  const reportFile = join(cacheDir, `test-report-${number}.json`);
  rmSync(reportFile, { force: true });
  const file = output === 'file' ? openSync(join(cacheDir, `test-output-${number}.txt`), 'w') : null;
  return new Promise((resolve) => {
    const done = (/** @type {number} */ code) => resolve({ code, report: readReport(reportFile) });
    const child = spawn(
      node24,
      [
        join(repoRoot, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${reportFile}`,
        ...args,
      ],
      {
        cwd: repoRoot,
        stdio: file === null ? 'inherit' : ['ignore', file, file],
        // Tests start the server and tools with `node`: Node 24 for all of them.
        env: { ...process.env, PATH: `${join(repoRoot, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}` },
      },
    );
    endWithUs(child);
    child.on('close', (code) => done(code ?? 1));
    child.on('error', () => done(1));
  });
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {string[]} args */
async function runAll(args) {
  if (args.length > 0) return [await runVitest(args, 1, 'inherit')];
  process.stdout.write(
    '  three runs side by side; those of the kiosk on a real screen and of the proofs are shown when they have ended\n',
  );
  const all = await Promise.all(runs.map((run, index) => runVitest(run, index + 1, index === 0 ? 'inherit' : 'file')));
  for (let number = 2; number <= runs.length; number += 1)
    process.stdout.write(readFileSync(join(cacheDir, `test-output-${number}.txt`)));
  const seen = [];
  for (const [index, result] of all.entries()) seen.push(await lookAgain(result, index + 1));
  return seen;
}

/**
 * Real screens and real keys beside another run on two cores: what failed there runs once more, alone, and that counts. Said aloud, with what failed the first time above it;
 * a fault that shows only now and then is to be looked for, not lived with. More than a few files is no accident.
 */
const MOST_FILES_AGAIN = 3;

/** @param {Awaited<ReturnType<typeof runVitest>>} result @param {number} number of the run */
async function lookAgain({ code, report }, number) {
  const files = failedFiles(report);
  if (code === 0 || files.length === 0 || files.length > MOST_FILES_AGAIN) return { code, report };
  const project = runs[number - 1] ?? [];
  process.stdout.write(`\n  a second time, alone, because it failed beside the other run: ${files.join(', ')}\n`);
  const again = await runVitest([...project, ...files], runs.length + number, 'inherit');
  const still = new Set(again.code === 0 ? [] : failedFiles(again.report));
  for (const file of files)
    process.stdout.write(
      `  ${still.has(file) || !again.report ? 'failed twice' : 'UNSTEADY, passed the second time'}: ${file}\n`,
    );
  return { code: again.code, report: seenAgain(report, again.report) };
}

mkdirSync(cacheDir, { recursive: true });
const prepared = await prepare('test');
process.stdout.write('\n');
const done = prepared === 0 ? await runAll(process.argv.slice(2)) : [{ code: prepared, report: undefined }];
const counts = sumCounts(done.map(({ code, report }) => countTests(report, code)));
process.stdout.write(`\n${countsLine(counts)}\n`);
process.exitCode = counts.failed > 0 ? done.find(({ code }) => code !== 0)?.code || 1 : 0;
