import { randomUUID } from 'node:crypto';
import type { JournalEvent, JournalRecord } from '#protocol/journal-events.ts';
import { MAX_JOURNAL_BATCH } from '#protocol/limits.ts';
import type { JournalAppend, TerminalActivity } from '#protocol/terminal-messages.ts';

/** Milliseconds that one `time-consumed` adds (CONSUMED_INTERVAL_MS in a real terminal). */
const CONSUMED_STEP_MS = 30_000;
const SESSION_MS = 60 * 60_000;
/** After `boot-began`, over and over. */
const CYCLE = [
  'session-began',
  'time-consumed',
  'time-consumed',
  'time-consumed',
  'session-ended',
  'wiped',
] as const satisfies readonly JournalEvent['type'][];

/** The type of fact number `seq` of any light terminal's boot: a checker can tell from the number what must stand there. */
export function factTypeAt(seq: number): JournalEvent['type'] {
  return seq === 1 ? 'boot-began' : (CYCLE[(seq - 2) % CYCLE.length] ?? 'wiped');
}

/** The facts of one boot of a light terminal, in memory: made one after the other, told, acknowledged. */
export class TerminalLife {
  readonly bootId = randomUUID();
  #made = 0;
  #acknowledged = 0;
  #waiting: JournalRecord[] = [];
  #sessionId = randomUUID() as string;
  #consumedMs = 0;
  #endsAt = 0;

  get made(): number {
    return this.#made;
  }

  get acknowledged(): number {
    return this.#acknowledged;
  }

  get pending(): number {
    return this.#waiting.length;
  }

  get activity(): TerminalActivity {
    const last = factTypeAt(Math.max(1, this.#made));
    if (last === 'session-began' || last === 'time-consumed')
      return { kind: 'occupied', sessionId: this.#sessionId, endsAt: this.#endsAt };
    return { kind: last === 'session-ended' ? 'wiping' : 'free' };
  }

  /** What the terminal has used of all its sessions' time, milliseconds; the server's sum must be the same in the end. */
  consumedMs = 0;

  /** The next fact. Each is like no other: a doubled one would show. */
  makeFact(): void {
    this.#made += 1;
    const at = Date.now();
    this.#waiting.push({ bootId: this.bootId, seq: this.#made, at, event: this.#next(factTypeAt(this.#made), at) });
  }

  nextBatch(): JournalAppend | null {
    if (this.#waiting.length === 0) return null;
    return { bootId: this.bootId, records: this.#waiting.slice(0, MAX_JOURNAL_BATCH) };
  }

  /** @param committedSeq as the server said: cumulative */
  acknowledge(committedSeq: number): void {
    this.#acknowledged = Math.max(this.#acknowledged, committedSeq);
    const first = this.#waiting[0];
    if (first) this.#waiting.splice(0, Math.max(0, this.#acknowledged - first.seq + 1));
  }

  #next(type: JournalEvent['type'], at: number): JournalEvent {
    const sessionId = this.#sessionId;
    switch (type) {
      case 'boot-began':
        return { type, appVersion: '0.1.0', previous: 'clean' };
      case 'session-began':
        this.#sessionId = randomUUID();
        this.#consumedMs = 0;
        this.#endsAt = at + SESSION_MS;
        return { type, sessionId: this.#sessionId, startedAt: at, endsAt: this.#endsAt };
      case 'time-consumed':
        this.#consumedMs += CONSUMED_STEP_MS;
        this.consumedMs += CONSUMED_STEP_MS;
        return { type, sessionId, consumedMs: this.#consumedMs };
      case 'session-ended':
        return { type, sessionId, endedAt: at, reason: 'resident-left', consumedMs: this.#consumedMs };
      default:
        return { type: 'wiped', sessionId, durationMs: 900 };
    }
  }
}
