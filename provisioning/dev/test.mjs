// `npm test`: the same preparation as `npm start`, then every test, then one plain line of counts.
//   arguments go to vitest: npm test -- --project unit
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { delimiter } from 'node:path';
import { cacheDir, node24, repoRoot } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { endWithUs } from './progress.mjs';
import { countTests, countsLine } from './test-counts.mjs';

const reportFile = join(cacheDir, 'test-report.json');

/** @param {string[]} args @returns {Promise<number>} */
function runVitest(args) {
  return new Promise((done) => {
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
        stdio: 'inherit',
        // Tests start the server and tools with `node`: Node 24 for all of them.
        env: { ...process.env, PATH: `${join(repoRoot, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}` },
      },
    );
    endWithUs(child);
    child.on('close', (code) => done(code ?? 1));
    child.on('error', () => done(1));
  });
}

function readReport() {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8'));
  } catch {
    return undefined;
  }
}

mkdirSync(cacheDir, { recursive: true });
rmSync(reportFile, { force: true });
const prepared = await prepare('test');
process.stdout.write('\n');
const code = prepared === 0 ? await runVitest(process.argv.slice(2)) : prepared;
const counts = countTests(readReport(), code);
process.stdout.write(`\n${countsLine(counts)}\n`);
process.exitCode = counts.failed > 0 ? code || 1 : 0;
