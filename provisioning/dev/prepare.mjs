// The first thing `npm start` and `npm test` run: everything this clone needs, in plain JavaScript for Node 20 or later,
// without one package until the packages are there. What was done before is skipped in milliseconds.
//
//   node provisioning/dev/prepare.mjs [kiosk|test]     (kiosk when nothing is said)
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepareNpmPackages } from './npm-packages.mjs';
import { nodeIsAccepted } from './npm-packages-rules.mjs';
import { cacheDir, node24, repoRoot } from './paths.mjs';
import { endWithUs, reportFailure, say, StepRefused } from './progress.mjs';

const lockFile = join(cacheDir, 'prepare.pid');

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** Two preparations of one clone would undo each other: the second waits. The holder's number is in the file. */
async function holdLock() {
  mkdirSync(cacheDir, { recursive: true });
  for (let told = false; ;) {
    try {
      const fd = openSync(lockFile, 'wx');
      writeSync(fd, String(process.pid));
      closeSync(fd);
      process.on('exit', () => rmSync(lockFile, { force: true }));
      return;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    let holder = 0;
    try {
      holder = Number(readFileSync(lockFile, 'utf8'));
    } catch {
      continue;
    }
    // Zero: made and not yet written; the next look will know.
    if (holder > 0 && !isAlive(holder)) rmSync(lockFile, { force: true });
    else {
      if (!told) say(`une autre préparation de ce dossier est en cours (processus ${holder}) : attente`, '·');
      told = true;
      await new Promise((resume) => setTimeout(resume, 300));
    }
  }
}

/** Runs a TypeScript file of this folder on Node 24 and gives its exit code. @param {string} file @param {string[]} args @returns {Promise<number>} */
function onNode24(file, args) {
  return new Promise((done) => {
    const child = spawn(node24, [join(repoRoot, 'provisioning/dev', file), ...args], {
      cwd: repoRoot,
      stdio: 'inherit',
    });
    endWithUs(child);
    child.on('close', (code) => done(code ?? 1));
    child.on('error', () => done(1));
  });
}

/**
 * Prepares the clone.
 * @param {'kiosk' | 'test'} need what the machine must be able to do afterwards
 * @returns {Promise<number>} 0, or the exit code to end with; what went wrong has been said
 */
export async function prepare(need) {
  process.stdout.write('\nEscale — préparation\n');
  try {
    if (!nodeIsAccepted(process.version)) {
      throw new StepRefused(
        `Il faut Node 20 ou plus récent ; ici ${process.version}. Debian 12 : voir nodejs.org, ou installez le paquet de NodeSource.`,
      );
    }
    if (process.platform !== 'linux') {
      throw new StepRefused(
        `Cette préparation est faite pour Debian 12 (Linux) ; ici ${process.platform}. Rien n'a été essayé ailleurs.`,
      );
    }
    await holdLock();
    await prepareNpmPackages();
  } catch (error) {
    reportFailure(error);
    return 1;
  }
  const code = await onNode24('prepare-machine.ts', [need]);
  rmSync(lockFile, { force: true });
  return code;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const need = process.argv[2] ?? 'kiosk';
  if (need !== 'kiosk' && need !== 'test') {
    process.stderr.write('usage : node provisioning/dev/prepare.mjs [kiosk|test]\n');
    process.exit(2);
  }
  process.exit(await prepare(need));
}
