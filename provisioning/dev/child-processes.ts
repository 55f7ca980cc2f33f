import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type ProcessRow, parseStat, survivors, treeOf } from './process-tree-rules.ts';
import { tail } from './progress.mjs';

/** After a polite request, this long before a process is killed. */
const patienceMs = 5_000;

export type Started = {
  name: string;
  child: ChildProcess;
  logFile: string;
  /** The end of what it wrote, for a person. */
  lastWords: () => string;
};

function processRows(): ProcessRow[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return parseStat(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
      } catch {
        return [];
      }
    });
}

/** Everything one run started, and its end: nothing is left, also of what the children started themselves. */
export class ProcessKeeper {
  readonly #started: Started[] = [];
  #ending: Promise<void> | undefined;
  readonly #onDeath: (dead: Started, code: number | null) => void;

  /** @param onDeath called when a child ends by itself, never while the keeper ends them */
  constructor(onDeath: (dead: Started, code: number | null) => void) {
    this.#onDeath = onDeath;
  }

  /**
   * Starts a program in a process group of its own, its stderr in `logFile`. The kernel ends it when we are gone, also by
   * SIGKILL (PR_SET_PDEATHSIG through setpriv). `prefix` comes before it: another account's.
   * `mayEnd` says whether its end now is expected: then onDeath is not called.
   * @param stdout 'log', or 'pipe' to read it; fd 3 is then a pipe as well where `displayPipe` asks for it
   */
  start(
    name: string,
    command: string[],
    options: {
      env: Record<string, string | undefined>;
      logFile: string;
      prefix?: string[];
      stdout?: 'log' | 'pipe';
      displayPipe?: boolean;
      cwd?: string;
      mayEnd?: () => boolean;
    },
  ): Started {
    const [setpriv = 'setpriv', ...rights] = options.prefix?.length ? options.prefix : ['setpriv', '--'];
    const fd = openSync(options.logFile, 'a');
    let spawnError = '';
    const child = spawn(setpriv, ['--pdeathsig=TERM', ...rights, ...command], {
      env: options.env,
      cwd: options.cwd ?? '/',
      detached: true,
      stdio: [
        'ignore',
        options.stdout === 'pipe' ? 'pipe' : fd,
        fd,
        ...(options.displayPipe ? (['pipe'] as const) : []),
      ],
    });
    closeSync(fd);
    const started: Started = {
      name,
      child,
      logFile: options.logFile,
      lastWords: () => {
        try {
          return tail(readFileSync(options.logFile, 'utf8'), 12) || spawnError;
        } catch {
          return spawnError;
        }
      },
    };
    this.#started.push(started);
    let told = false;
    const died = (code: number | null) => {
      if (told || this.#ending) return;
      told = true;
      if (options.mayEnd?.()) return;
      this.#onDeath(started, code);
    };
    child.on('error', (error) => {
      spawnError = error.message;
      died(127);
    });
    child.on('exit', died);
    return started;
  }

  /** Ends all of it, the last started first; resolves when /proc shows none of it any more. May be called twice. */
  end(): Promise<void> {
    this.#ending ??= this.#endAll();
    return this.#ending;
  }

  async #endAll(): Promise<void> {
    const roots = this.#started.flatMap(({ child }) => child.pid ?? []);
    const family = treeOf(processRows(), roots);
    // One after the other: a kiosk says goodbye to its server and its display while they are still there.
    for (const { child } of this.#started.toReversed()) {
      if (child.pid === undefined) continue;
      this.#signal(-child.pid, 'SIGTERM');
      await this.#until(() => child.exitCode !== null || child.signalCode !== null);
      this.#signal(-child.pid, 'SIGKILL');
    }
    const seen = [...family, ...treeOf(processRows(), roots)];
    for (const { pid } of survivors(seen, processRows())) this.#signal(pid, 'SIGKILL');
    await this.#until(() => survivors(seen, processRows()).length === 0);
  }

  #signal(target: number, signal: NodeJS.Signals): void {
    try {
      process.kill(target, signal);
    } catch {
      // Gone already.
    }
  }

  async #until(reached: () => boolean): Promise<void> {
    const deadline = performance.now() + patienceMs;
    while (!reached() && performance.now() < deadline) await pause(20);
  }
}
