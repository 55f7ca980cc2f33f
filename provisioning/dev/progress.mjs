import { mkdirSync, openSync, readFileSync, closeSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fullDiskSentence } from './disk-space.mjs';
import { logsDir, repoRoot } from './paths.mjs';

/** A step that cannot go on, in a sentence its reader can act on. Anything else thrown is a bug and keeps its stack. */
export class StepRefused extends Error {
  /** @param {string} message  @param {string} [detail] lines shown under the sentence, as they are */
  constructor(message, detail = '') {
    super(message);
    this.name = 'StepRefused';
    this.detail = detail;
  }
}

const live = Boolean(process.stdout.isTTY);
const tickMs = live ? 500 : 10_000;

/** "8 s", "1 min 05 s". @param {number} ms @returns {string} */
export function elapsedText(ms) {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/**
 * One line of progress. On a terminal the line is rewritten in place; elsewhere a line every 10 s, no spinner.
 * @param {string} title
 * @param {() => string} [measure] where the step is ("62 sur 196 Mo"), asked at each tick
 */
export function beginStep(title, measure = () => '') {
  const began = Date.now();
  const line = () => [title, measure(), elapsedText(Date.now() - began)].filter(Boolean).join(' · ');
  const show = () => process.stdout.write(live ? `\r\x1b[K  … ${line()}` : `  … ${line()}\n`);
  if (live) show();
  else process.stdout.write(`  … ${title}\n`);
  const timer = setInterval(show, tickMs);
  const end = (/** @type {string} */ mark, /** @type {string} */ text) => {
    clearInterval(timer);
    process.stdout.write(`${live ? '\r\x1b[K' : ''}  ${mark} ${text} (${elapsedText(Date.now() - began)})\n`);
  };
  return {
    done: (/** @type {string} */ text = title) => end('✓', text),
    failed: (/** @type {string} */ text = title) => end('✗', text),
  };
}

/** A step that had nothing to do, or one fact worth a line. @param {string} text */
export function say(text, mark = '✓') {
  process.stdout.write(`  ${mark} ${text}\n`);
}

/** @param {string} text @param {number} count @returns {string} the last lines */
export function tail(text, count) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();
let stopping = false;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    const exit = () => process.exit(signal === 'SIGINT' ? 130 : 143);
    for (const child of children) {
      child.kill('SIGTERM');
      child.once('close', () => children.size <= 1 && exit());
    }
    if (children.size === 0) exit();
    setTimeout(exit, 5000);
  });
}

/** From now on a signal that ends this process ends the child first. @param {import('node:child_process').ChildProcess} child */
export function endWithUs(child) {
  children.add(child);
  child.once('close', () => children.delete(child));
}

/**
 * Runs a program to its end with its output in `.cache/logs/<log>.log`.
 * @param {{ command: string, args: string[], log: string, env?: Record<string, string | undefined>, cwd?: string,
 *   signal?: AbortSignal, input?: 'inherit' | 'ignore' }} work
 * @returns {Promise<{ code: number, output: string, logFile: string }>} code is 127 where the program does not exist
 */
export async function runLogged({ command, args, log, env = process.env, cwd = repoRoot, signal, input = 'ignore' }) {
  mkdirSync(logsDir, { recursive: true });
  const logFile = join(logsDir, `${log}.log`);
  const fd = openSync(logFile, 'w');
  try {
    const code = await new Promise((done) => {
      const child = spawn(command, args, { cwd, env, stdio: [input, fd, fd] });
      endWithUs(child);
      const abort = () => child.kill('SIGKILL');
      signal?.addEventListener('abort', abort, { once: true });
      const finish = (/** @type {number} */ value) => {
        signal?.removeEventListener('abort', abort);
        done(value);
      };
      child.on('error', () => finish(127));
      child.on('close', (status) => finish(status ?? 1));
    });
    return { code, output: readFileSync(logFile, 'utf8'), logFile };
  } finally {
    closeSync(fd);
  }
}

/**
 * Prints why preparation or a start stopped. A refusal is a sentence, a full disk is one too; a bug keeps its stack.
 * @param {unknown} error
 */
export function reportFailure(error) {
  const full = fullDiskSentence(error);
  if (error instanceof StepRefused) {
    // Where the disk is full, what the programs said of it in their many ways only hides that.
    const detail = error.detail && !full ? `\n${error.detail.replace(/^/gm, '    ')}\n` : '';
    process.stderr.write(`\n  ✗ ${error.message}\n${full ? `    ${full}\n` : ''}${detail}\n`);
    return;
  }
  if (full) {
    process.stderr.write(`\n  ✗ ${full}\n\n`);
    return;
  }
  process.stderr.write(
    `\n  ✗ Erreur inattendue (un défaut d'Escale, à signaler) :\n${error instanceof Error ? error.stack : error}\n`,
  );
}
