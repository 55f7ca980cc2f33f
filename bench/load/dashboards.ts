import { MOMENT_KEPT_MS } from './light-measure.ts';
import { SocketIoLine } from './socketio-line.ts';

/** What many light dashboards have been told since they were asked last. */
export type Told = { messages: number; bytes: number; updates: number; delaysMs: number[] };

/** Dashboards that are open on one page and show nothing: they count what comes, and how long after its terminal sent it. */
export class LightDashboards {
  readonly #lines: SocketIoLine[] = [];
  #told: Told = { messages: 0, bytes: 0, updates: 0, delaysMs: [] };
  #ready = 0;

  constructor(count: number, place: { host: string; port: number; headers: Record<string, string>; scope: unknown }) {
    const { scope, ...rest } = place;
    for (let number = 0; number < count; number += 1) {
      const line: SocketIoLine = new SocketIoLine(
        { ...rest, namespace: '/staff' },
        {
          onJoined: () => undefined,
          onReady: () =>
            line.ask('watch', scope, () => {
              this.#ready += 1;
            }),
          onEvent: (name, value, _answer, bytes) => {
            if (name !== 'changes') return;
            const now = Date.now() % MOMENT_KEPT_MS;
            const moments = momentsIn(value);
            this.#told.messages += 1;
            this.#told.bytes += bytes;
            this.#told.updates += moments.length;
            for (const at of moments) this.#told.delaysMs.push((now - at + MOMENT_KEPT_MS) % MOMENT_KEPT_MS);
          },
          onClose: () => undefined,
        },
      );
      this.#lines.push(line);
    }
  }

  /** How many have their page. */
  get ready(): number {
    return this.#ready;
  }

  take(): Told {
    const told = this.#told;
    this.#told = { messages: 0, bytes: 0, updates: 0, delaysMs: [] };
    return told;
  }

  close(): void {
    for (const line of this.#lines) line.close('end');
  }
}

/** When what a message tells was sent, as the delay to the server says (light-measure.ts): of whole tiles, and of rows (the bare server's, and the control server's figures). */
function momentsIn(message: unknown): number[] {
  if (Array.isArray(message)) return rowsOf(message[1]);
  const { tiles = [], figures = [] } = message as {
    tiles?: { measure?: { server?: { ms?: number } } | null }[];
    figures?: unknown;
  };
  return [...tiles.flatMap(({ measure }) => measure?.server?.ms ?? []), ...rowsOf(figures)];
}

/** Of each row the last number. */
function rowsOf(rows: unknown): number[] {
  return (rows as unknown[][]).flatMap((row) => {
    const last = row.at(-1);
    return typeof last === 'number' ? [last] : [];
  });
}
