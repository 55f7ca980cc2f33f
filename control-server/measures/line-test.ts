import { randomBytes, randomUUID } from 'node:crypto';
import { THROUGHPUT_CAP_BYTES, THROUGHPUT_WITHIN_MS } from '#protocol/limits.ts';
import { type Result, refuse } from '#protocol/result.ts';
import { ThroughputAnswer, type ThroughputFigures, type ThroughputRun } from '#protocol/terminal-messages.ts';
import type { Context } from '../context.ts';

/** Both ways, the delays at rest before them, and an answer on a line that is full. */
const ANSWER_WITHIN_MS = 2 * THROUGHPUT_WITHIN_MS + 15_000;
/** Of all sites at once: more would measure the server's own line. */
const MAX_OPEN = 2;

export type Way = 'down' | 'up';
type OpenTest = { token: string; siteId: string; until: number; unused: Set<Way> };

/** Measurements of throughput under way. Each has a token that lets one transfer through each way, at `/api/line-test/<token>` (gateways/line-test-http.ts). In memory: a restart ends them. */
export class LineTests {
  readonly #open = new Map<string, OpenTest>();

  /** @param now ms since 1970. @returns null when one of this site is under way, or as many of others as the server takes at once */
  open(siteId: string, now: number): { token: string } | null {
    for (const [token, test] of this.#open) if (test.until <= now) this.#open.delete(token);
    const isBusy = [...this.#open.values()].some((test) => test.siteId === siteId);
    if (isBusy || this.#open.size >= MAX_OPEN) return null;
    const token = randomBytes(32).toString('base64url');
    this.#open.set(token, { token, siteId, until: now + ANSWER_WITHIN_MS, unused: new Set<Way>(['down', 'up']) });
    return { token };
  }

  /** Lets a transfer through, once each way. */
  take(token: string, way: Way, now: number): boolean {
    const test = this.#open.get(token);
    return test !== undefined && test.until > now && test.unused.delete(way);
  }

  close(token: string): void {
    this.#open.delete(token);
  }

  /**
   * Has a terminal measure the line to this server, and waits for what it found: half a minute at most. When is the caller's to choose; the terminal refuses while somebody sits there.
   * Refusals: `terminal-away`, `command-not-possible-now` (somebody sits there, another measurement is under way, or the terminal cannot), `command-not-answered`.
   */
  async run(ctx: Context, terminalId: string): Promise<Result<ThroughputFigures>> {
    const known = ctx.live.see(terminalId);
    if (!known?.connection) return refuse('terminal-away');
    const opened = known.runsThroughput ? this.open(known.terminal.siteId, ctx.clock.now()) : null;
    if (!opened) return refuse('command-not-possible-now');
    const { token } = opened;
    const bounds = { capBytes: THROUGHPUT_CAP_BYTES, withinMs: THROUGHPUT_WITHIN_MS };
    const message: ThroughputRun = { requestId: randomUUID(), token, ...bounds };
    try {
      const answer = ThroughputAnswer.safeParse(await known.connection.runThroughput(message, ANSWER_WITHIN_MS));
      if (answer.success) return answer.data;
      ctx.log.warn({ terminalId }, 'what a terminal says of its throughput is not of the protocol');
    } catch {
      // No answer came.
    } finally {
      this.close(token);
    }
    return refuse('command-not-answered');
  }
}
