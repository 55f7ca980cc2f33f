import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { spawnAsOrdinaryUser } from './ordinary-user.ts';

const DRIVER = fileURLToPath(new URL('shell-driver.ts', import.meta.url));

/** A process that plays the shell (shell-driver.ts), and the questions one may put to it and to its resident. */
export interface Shell {
  pid: number;
  call<T = unknown>(call: string, parameters?: object): Promise<T>;
  ask<T = unknown>(question: string, parameters?: object): Promise<T>;
  /** SIGKILL, as a crash would. */
  crash(): Promise<void>;
}

/** @param command what runs the driver; by default Node 24 itself, which takes its TypeScript as it is */
export function startShell(environment: Record<string, string>, command = [process.execPath, DRIVER]): Shell {
  const child = spawnAsOrdinaryUser(command, {
    env: environment,
    // Electron's own remarks about a missing bus are no news.
    stdio: ['pipe', 'pipe', command[1] === DRIVER ? 'inherit' : 'ignore'],
  });
  const waiting = new Map<number, (message: { value?: unknown; failed?: string }) => void>();
  let count = 0;
  createInterface({ input: child.stdout as Readable }).on('line', (line) => {
    const message = JSON.parse(line);
    waiting.get(message.number)?.(message);
    waiting.delete(message.number);
  });
  let gone = false;
  child.once('exit', () => {
    gone = true;
    for (const resolve of waiting.values()) resolve({ failed: 'the shell is gone' });
  });
  const call = async <T>(name: string, parameters: object = {}): Promise<T> => {
    const number = ++count;
    const message = await new Promise<{ value?: unknown; failed?: string }>((resolve) => {
      if (gone) return resolve({ failed: 'the shell is gone' });
      waiting.set(number, resolve);
      child.stdin?.write(`${JSON.stringify({ number, call: name, parameters })}\n`);
    });
    if (message.failed !== undefined) throw new Error(message.failed);
    return message.value as T;
  };
  return {
    pid: child.pid ?? 0,
    call,
    ask: (question, parameters = {}) => call('ask', { id: ++count, ask: question, ...parameters }),
    async crash() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}
