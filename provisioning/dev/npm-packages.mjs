import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { npmCommand, toolchainDir, toolchainNode } from './npm-client.mjs';
import { installedMatchesLock, npmWarnings, toolchainNeeded } from './npm-packages-rules.mjs';
import { node24, repoRoot } from './paths.mjs';
import { beginStep, runLogged, say, StepRefused, tail } from './progress.mjs';
import { hashInputs, readStamp, writeStamp } from './stamps.mjs';

const lockHashFile = join(repoRoot, 'node_modules/.escale-lock-hash');
/** npm's own list of what it installed. */
const hiddenLockFile = join(repoRoot, 'node_modules/.package-lock.json');
const toolchainSource = join(repoRoot, 'provisioning/dev/toolchain');

/** @param {string} file @returns {import('./npm-packages-rules.mjs').Lock} */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

function npmVersion() {
  const npm = npmCommand();
  try {
    return execFileSync(npm.command, [...npm.args, '--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}

/**
 * Runs the npm client; its output goes to the log.
 * @param {string[]} args @param {string} log @param {string} cwd @param {string} refusal the sentence where it fails
 */
async function runNpm(args, log, cwd, refusal) {
  const npm = npmCommand();
  const { code, output, logFile } = await runLogged({
    command: npm.command,
    args: [...npm.args, ...args],
    log,
    cwd,
    env: { ...process.env, PATH: `${npm.nodeDir}${delimiter}${process.env.PATH ?? ''}`, NODE_ENV: undefined },
  });
  if (code !== 0) {
    if (code === 127)
      throw new StepRefused('npm est introuvable. Installez npm (Debian : apt-get install npm), puis relancez.');
    throw new StepRefused(`${refusal} (Journal : ${logFile})`, tail(output, 15));
  }
  return { output, logFile };
}

async function fetchToolchain() {
  const stamp = join(toolchainDir, '.escale-lock-hash');
  const hash = hashInputs(toolchainSource, ['package-lock.json', 'package.json']);
  if (readStamp(stamp) === hash && existsSync(toolchainNode())) return;
  const step = beginStep('Node 24 et npm 11 (celui de la machine est plus ancien)');
  try {
    rmSync(toolchainDir, { recursive: true, force: true });
    mkdirSync(toolchainDir, { recursive: true });
    for (const name of ['package.json', 'package-lock.json'])
      cpSync(join(toolchainSource, name), join(toolchainDir, name));
    await runNpm(
      ['ci', '--ignore-scripts', '--no-audit', '--no-fund'],
      'npm-toolchain',
      toolchainDir,
      "Node 24 n'a pas pu être installé par npm.",
    );
  } catch (error) {
    step.failed();
    throw error;
  }
  writeStamp(stamp, hash);
  step.done('Node 24 et npm 11 installés dans .cache/node');
}

/**
 * Step 1: node_modules as package-lock.json says. Milliseconds when nothing changed.
 * @throws StepRefused with npm's last lines where it fails
 */
export async function prepareNpmPackages() {
  const hash = hashInputs(repoRoot, ['package-lock.json']);
  const complete = existsSync(node24) && existsSync(hiddenLockFile);
  if (complete && readStamp(lockHashFile) === hash) {
    say('paquets npm : à jour');
    return;
  }
  const lock = readLock(join(repoRoot, 'package-lock.json'));
  // Someone ran npm themselves, and well.
  if (complete && installedMatchesLock(lock, readLock(hiddenLockFile))) {
    writeStamp(lockHashFile, hash);
    say('paquets npm : à jour');
    return;
  }
  if (toolchainNeeded(process.version, npmVersion())) await fetchToolchain();
  const count = Object.keys(lock.packages ?? {}).length;
  const step = beginStep(`installation des paquets npm (jusqu’à ${count})`);
  try {
    // Not `npm ci`: it refuses a lock that lacks the optional packages of other systems, and registries that do not carry
    // those make such locks. `install --no-save` obeys the lock (versions, integrity) and writes neither file.
    const { output, logFile } = await runNpm(
      ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund'],
      'npm-install',
      repoRoot,
      "Les paquets npm n'ont pas pu être installés.",
    );
    if (!existsSync(node24)) {
      throw new StepRefused(`npm n'a pas installé Node 24 (node_modules/.bin/node). Journal : ${logFile}`);
    }
    if (!installedMatchesLock(lock, readLock(hiddenLockFile))) {
      throw new StepRefused(
        `npm a installé autre chose que ce que dit package-lock.json : package.json et lui ne vont pas ensemble. Journal : ${logFile}`,
      );
    }
    writeStamp(lockHashFile, hash);
    const warnings = npmWarnings(output);
    step.done(
      warnings.length === 0
        ? 'paquets npm installés'
        : `paquets npm installés, ${warnings.length} avertissements dans ${logFile}`,
    );
  } catch (error) {
    step.failed();
    throw error;
  }
}
