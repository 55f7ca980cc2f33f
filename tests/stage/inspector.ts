import { until } from './until.ts';

/** What a program is started with so that it can be looked into. A release has no inspector (its fuses are off), and refuses the switch. */
export const INSPECTED = '--inspect=127.0.0.1:0';

type Answer = { result?: { value?: unknown }; exceptionDetails?: unknown };

/** Node's inspector in a main process of the kiosk, as Playwright uses it. */
export class Inspector {
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (answer: Answer) => void>();
  #asked = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const { id, result } = JSON.parse(String(data)) as { id?: number; result?: Answer };
      if (id !== undefined) this.#answers.get(id)?.(result ?? {});
    });
  }

  /** @param output what the program, started with INSPECTED, writes on standard error, line by line */
  static async attach(output: readonly string[]): Promise<Inspector> {
    const address = await until('the inspector listens', () =>
      output.map((line) => /listening on (ws:\S+)/.exec(line)?.[1]).findLast((one) => one !== undefined),
    );
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', () => reject(new Error('no inspector')));
    });
    return new Inspector(socket);
  }

  /** @param expression in which `electron` is Electron's module. @returns what it gives there, awaited. Throws when it throws there. */
  async evaluate<T>(expression: string): Promise<T> {
    this.#asked += 1;
    const id = this.#asked;
    const answer = await new Promise<Answer>((resolve) => {
      this.#answers.set(id, resolve);
      const electron = `process.getBuiltinModule('node:module').createRequire(process.execPath)('electron')`;
      const params = {
        expression: `((electron) => ${expression})(${electron})`,
        awaitPromise: true,
        returnByValue: true,
      };
      this.#socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }));
    });
    this.#answers.delete(id);
    if (answer.exceptionDetails) throw new Error(JSON.stringify(answer.exceptionDetails));
    return answer.result?.value as T;
  }

  close(): void {
    this.#socket.close();
  }
}
