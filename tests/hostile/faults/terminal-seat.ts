import { ChildSeat, type Wrapping } from './child-seat.ts';
import { DiskEvidence } from './disk-evidence.ts';
import type { FaultLine } from './fault-line.ts';
import { type Act, Say, type Shows, type TerminalSettings } from './terminal-words.ts';

/** A terminal whose line is silent answers "no line" after REQUEST_TIMEOUT_MS, twice at most. */
const ACT_WITHIN_MS = 20_000;

/** A place in a room: a terminal's disk, its line, and the process that may be killed and started again. */
export class TerminalSeat {
  readonly name: string;
  readonly settings: TerminalSettings;
  readonly line: FaultLine | null;
  readonly #program: string;
  readonly evidence = new DiskEvidence();
  readonly child = new ChildSeat();
  wrapping: Wrapping = {};
  /** where it finds the server, when not through its line */
  serverHost: string | null = null;
  terminalId = '';
  #shows: Shows | null = null;
  readonly #waiting = new Map<number, (result: string | null) => void>();
  readonly #watchers = new Set<() => void>();
  #acts = 0;
  /** records whose content changed on the disk: a broken journal */
  changed = 0;

  constructor(name: string, program: string, settings: TerminalSettings, line: FaultLine | null) {
    this.#program = program;
    this.name = name;
    this.settings = settings;
    this.line = line;
  }

  get shows(): Shows | null {
    return this.#shows;
  }

  get isUp(): boolean {
    return this.#shows?.isUp ?? false;
  }

  start(): void {
    this.child.start(this.#program, [JSON.stringify(this.settings)], this.wrapping, (line) => this.#hear(line));
  }

  /** The power cut. What lies on the disk then is looked at before anybody else does. */
  async kill(): Promise<void> {
    await this.child.end('SIGKILL');
    this.#gone();
    this.look();
  }

  /** The power cut, where what lies on the disk is not yet what will be found there. */
  async killWithoutLook(): Promise<void> {
    await this.child.end('SIGKILL');
    this.#gone();
  }

  /** It is killed by somebody else, a fault injected into it. Resolves when it is gone. */
  async ended(): Promise<void> {
    await this.child.end(null);
    this.#gone();
    this.look();
  }

  /** Shut down as a PC is. */
  async stop(): Promise<void> {
    if (!this.child.isRunning) return;
    this.child.expectEnd();
    this.child.write(JSON.stringify({ id: 0, doing: { act: 'stop' } }));
    await this.child.end(null);
    this.#gone();
  }

  look(): void {
    this.changed += this.evidence.look(this.settings.dataDir).length;
  }

  /** @returns what `Say` says of it; `gone` when the terminal ended or gave no answer */
  async act(doing: Act): Promise<{ kind: 'did'; result: string | null } | { kind: 'gone' }> {
    if (!this.child.isRunning) return { kind: 'gone' };
    const id = (this.#acts += 1);
    return new Promise((resolve) => {
      const give = (answer: { kind: 'did'; result: string | null } | { kind: 'gone' }) => {
        clearTimeout(late);
        this.#waiting.delete(id);
        this.#watchers.delete(look);
        resolve(answer);
      };
      const look = () => {
        if (!this.child.isRunning) give({ kind: 'gone' });
      };
      const late = setTimeout(() => give({ kind: 'gone' }), ACT_WITHIN_MS);
      this.#waiting.set(id, (result) => give({ kind: 'did', result }));
      this.#watchers.add(look);
      this.child.write(JSON.stringify({ id, doing }));
    });
  }

  /** @returns whether it came to show that within this time; at once false when the signal says so */
  until(reached: (shows: Shows) => boolean, withinMs: number, signal?: AbortSignal): Promise<boolean> {
    if (this.#shows && reached(this.#shows)) return Promise.resolve(true);
    if (signal?.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const give = (is: boolean) => {
        clearTimeout(late);
        this.#watchers.delete(look);
        signal?.removeEventListener('abort', notNow);
        resolve(is);
      };
      const notNow = () => give(false);
      const look = () => {
        if (this.#shows && reached(this.#shows)) give(true);
      };
      const late = setTimeout(notNow, withinMs);
      this.#watchers.add(look);
      signal?.addEventListener('abort', notNow);
    });
  }

  #hear(line: string): void {
    const said = Say.parse(JSON.parse(line));
    if (said.say === 'shows') this.#shows = said;
    else this.#waiting.get(said.id)?.(said.result);
    this.#wake();
  }

  #gone(): void {
    this.#shows = null;
    this.#wake();
  }

  #wake(): void {
    for (const look of [...this.#watchers]) look();
  }
}
