import type { Logger } from 'pino';

/** Lines of one kind in one window before the rest is only counted: enough to see what happens, too few to fill a disk. */
const LINES_PER_WINDOW = 20;
const WINDOW_MS = 10_000;

type Level = 'info' | 'warn';
type Window = { lines: number; level: Level; fields: Record<string, unknown>; message: string };

/**
 * Log lines of connections. Strangers decide how many there are, so each kind (message and reason) may write LINES_PER_WINDOW lines in ten seconds; the rest is
 * counted and said in one line at the end of the window. Nothing of whoever connects stands in a line but the id of a proven terminal.
 */
export class AdmissionLog {
  readonly #log: Logger;
  #windows = new Map<string, Window>();
  #timer: NodeJS.Timeout | null = null;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** @param kind what is counted together: a reason of the closed list */
  write(level: Level, kind: string, message: string, fields: Record<string, unknown> = {}): void {
    const key = `${message} ${kind}`;
    const window = this.#windows.get(key) ?? { lines: 0, level, fields: { reason: kind }, message };
    this.#windows.set(key, window);
    window.lines += 1;
    if (window.lines <= LINES_PER_WINDOW) this.#log[level]({ ...window.fields, ...fields }, message);
    this.#timer ??= setTimeout(() => this.summarise(), WINDOW_MS).unref();
  }

  /** Says what was only counted, and begins a new window. */
  summarise(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const windows = this.#windows;
    this.#windows = new Map();
    for (const { lines, level, fields, message } of windows.values()) {
      const more = lines - LINES_PER_WINDOW;
      if (more > 0) this.#log[level]({ ...fields, more, withinMs: WINDOW_MS }, message);
    }
  }
}
