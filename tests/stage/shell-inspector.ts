import type { Surface } from '../../kiosk-app/core/screen-contract.ts';
import type { KioskProgram } from './kiosk-program.ts';
import { until } from './until.ts';

/** What a kiosk is started with so that it can be looked into. A release has no inspector (its fuses are off), and refuses the switch. */
export const INSPECTED = ['--inspect=127.0.0.1:0'];

/** A box on the screen, pixels. */
export type Box = { x: number; y: number; width: number; height: number };

/** Nobody waits ten minutes for a test: the shell's monotonic clock runs ahead by what is pushed, and so does, where it is wanted, how long nobody has touched anything. A real key is a real key again. */
const PUSHABLE = `(() => {
  if (globalThis.escalePush) return;
  const { performance } = process.getBuiltinModule('node:perf_hooks');
  const { powerMonitor } = process.getBuiltinModule('node:module').createRequire(process.execPath)('electron');
  const now = performance.now.bind(performance);
  const idle = powerMonitor.getSystemIdleTime.bind(powerMonitor);
  let [ahead, quiet, last] = [0, 0, 0];
  performance.now = () => now() + ahead;
  powerMonitor.getSystemIdleTime = () => {
    const seconds = idle();
    if (seconds < last || seconds === 0) quiet = 0;
    last = seconds;
    return seconds + quiet / 1000;
  };
  globalThis.escalePush = (ms, isQuiet) => {
    if (isQuiet && idle() < 1) return false;
    ahead += ms;
    if (isQuiet) quiet += ms;
    return true;
  };
})()`;

/** Node's inspector in the shell's main process, as Playwright uses it: reads what a surface shows, and lets time go by for the terminal. The server's clock is not touched. */
export class ShellInspector {
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (answer: { result?: { value?: unknown }; exceptionDetails?: unknown }) => void>();
  #asked = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const { id, result } = JSON.parse(String(data)) as { id?: number; result?: object };
      if (id !== undefined) this.#answers.get(id)?.(result ?? {});
    });
  }

  /** @param kiosk one that was started with INSPECTED */
  static async attach(kiosk: KioskProgram): Promise<ShellInspector> {
    const address = await until(
      'the inspector listens',
      () => kiosk.output.map((line) => /listening on (ws:\S+)/.exec(line)?.[1]).findLast((one) => one !== undefined),
    );
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', () => reject(new Error('no inspector')));
    });
    const inspector = new ShellInspector(socket);
    await inspector.evaluate(PUSHABLE);
    return inspector;
  }

  /** @returns what the expression gives in the shell's main process, awaited. Throws when it throws there. */
  async evaluate<T>(expression: string): Promise<T> {
    this.#asked += 1;
    const id = this.#asked;
    const answer = await new Promise<{ result?: { value?: unknown }; exceptionDetails?: unknown }>((resolve) => {
      this.#answers.set(id, resolve);
      const params = { expression, awaitPromise: true, returnByValue: true };
      this.#socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }));
    });
    this.#answers.delete(id);
    if (answer.exceptionDetails) throw new Error(JSON.stringify(answer.exceptionDetails));
    return answer.result?.value as T;
  }

  /** So much time goes by, with somebody there. */
  async pass(ms: number): Promise<void> {
    await this.evaluate(`globalThis.escalePush(${ms}, false)`);
  }

  /** The same, and nobody has touched anything meanwhile. */
  async passQuietly(ms: number): Promise<void> {
    await until('nobody touches anything', () => this.evaluate<boolean>(`globalThis.escalePush(${ms}, true)`));
  }

  /** What can be read on a surface of the shell; null while it is not on the screen. */
  async read(surface: Surface): Promise<string | null> {
    return this.#ask(surface, 'document.body.innerText');
  }

  /** Where its buttons are on the screen, by their words. */
  async buttons(surface: Surface): Promise<Record<string, Box>> {
    const found = await this.#ask<Record<string, Box>>(
      surface,
      `Object.fromEntries([...document.querySelectorAll('button')].map((one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        return [one.innerText.trim(), { x: x + screenX, y: y + screenY, width, height }];
      }))`,
    );
    return found ?? {};
  }

  close(): void {
    this.#socket.close();
  }

  async #ask<T>(surface: Surface, expression: string): Promise<T | null> {
    return this.evaluate(`(async () => {
      const { BrowserWindow } = process.getBuiltinModule('node:module').createRequire(process.execPath)('electron');
      for (const window of BrowserWindow.getAllWindows().filter((one) => one.isVisible())) {
        const surface = await window.webContents.executeJavaScript('window.escale?.surface');
        if (surface === '${surface}') return window.webContents.executeJavaScript(${JSON.stringify(expression)});
      }
      return null;
    })()`);
  }
}
