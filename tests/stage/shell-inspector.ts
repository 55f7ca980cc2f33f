import type { Surface } from '../../kiosk-app/core/screen-contract.ts';
import { Inspector } from './inspector.ts';
import type { KioskProgram } from './kiosk-program.ts';
import { until } from './until.ts';

/** A box on the screen, pixels. */
export type Box = { x: number; y: number; width: number; height: number };

/** Nobody waits ten minutes for a test: the shell's monotonic clock runs ahead by what is pushed, and so does, where it is wanted, how long nobody has touched anything. A real key is a real key again. */
const PUSHABLE = `(() => {
  const { performance } = process.getBuiltinModule('node:perf_hooks');
  const { powerMonitor } = electron;
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

/** The inside of a kiosk's shell: reads what a surface shows, and lets time go by for the terminal. The server's clock is not touched; the next heartbeat tells the terminal what hour it is there. */
export class ShellInspector {
  readonly #inspector: Inspector;

  private constructor(inspector: Inspector) {
    this.#inspector = inspector;
  }

  /** @param kiosk one that was started with INSPECTED */
  static async attach(kiosk: KioskProgram): Promise<ShellInspector> {
    const inspector = await Inspector.attach(kiosk.output);
    await inspector.evaluate(PUSHABLE);
    return new ShellInspector(inspector);
  }

  /** So much time goes by, with somebody there. */
  async pass(ms: number): Promise<void> {
    await this.#inspector.evaluate(`globalThis.escalePush(${ms}, false)`);
  }

  /** The same, and nobody has touched anything meanwhile. */
  async passQuietly(ms: number): Promise<void> {
    await until('nobody touches anything', () =>
      this.#inspector.evaluate<boolean>(`globalThis.escalePush(${ms}, true)`),
    );
  }

  /** What can be read on a surface of the shell, with plain spaces between the words; null while it is not on the screen. */
  async read(surface: Surface): Promise<string | null> {
    const text = await this.#ask<string>(surface, 'document.body.innerText');
    return text?.replaceAll(/\s+/g, ' ') ?? null;
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
    this.#inspector.close();
  }

  async #ask<T>(surface: Surface, expression: string): Promise<T | null> {
    return this.#inspector.evaluate(`(async () => {
      for (const window of electron.BrowserWindow.getAllWindows().filter((one) => one.isVisible())) {
        const surface = await window.webContents.executeJavaScript('window.escale?.surface');
        if (surface === '${surface}') return window.webContents.executeJavaScript(${JSON.stringify(expression)});
      }
      return null;
    })()`);
  }
}
