import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';

/** The server's own work holds everybody else up for so long in a row, ms: an answer takes three or four turns of the event loop (read, commit, fsync, written), and waits out each. */
const TURN_MS = 1.5;
/** Then others have so long, ms: who has come meanwhile is not only heard but answered. */
const APART_MS = 3;

/** Long work in short pieces: what the server does by itself each second. */
export class Turns {
  readonly #now: () => number;
  #ends: number;

  /** @param now the monotonic clock, ms */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#ends = now() + TURN_MS;
  }

  /** Has this turn gone on for long enough? */
  get isOver(): boolean {
    return this.#now() > this.#ends;
  }

  /**
   * Lets others have their turn; the next one begins when this resolves.
   * @param isAwaited somebody does wait for it: it gives way for one turn of the event loop alone
   */
  async giveWay(isAwaited = false): Promise<void> {
    await (isAwaited ? nextTurn() : pause(APART_MS));
    this.#ends = this.#now() + TURN_MS;
  }
}
