import type { Socket } from 'socket.io';

/** What a terminal was asked and has not answered. */
export class TerminalAsks {
  readonly #open = new Set<() => void>();

  get isEmpty(): boolean {
    return this.#open.size === 0;
  }

  /** @returns its answer, not yet parsed. Throws when none came in time, or the terminal went away: whoever waits is told at once. */
  async ask(
    socket: Pick<Socket, 'timeout'>,
    event: 'command' | 'throughput:run',
    message: unknown,
    timeoutMs: number,
  ): Promise<unknown> {
    const { promise: gone, reject } = Promise.withResolvers<never>();
    const isGone = () => reject(new Error('terminal is gone'));
    this.#open.add(isGone);
    try {
      return await Promise.race([gone, socket.timeout(timeoutMs).emitWithAck(event, message)]);
    } finally {
      this.#open.delete(isGone);
    }
  }

  /** It answers no more. */
  allGone(): void {
    for (const isGone of this.#open) isGone();
  }
}
