import type { JournalEvent } from '#protocol/journal-events.ts';
import { SILENT_AFTER_MS } from '#protocol/limits.ts';
import type { Measure } from '#protocol/measures.ts';
import type { Command, TerminalActivity } from '#protocol/terminal-messages.ts';
import type { ConnectionRefusal } from '#protocol/version.ts';

/** The line to one terminal, as the gateway gives it. */
export type TerminalConnection = {
  /** Sends a command and waits for its answer at most `timeoutMs`. Throws when none came. The answer is not yet parsed. */
  send(command: Command, timeoutMs: number): Promise<unknown>;
  /** Says goodbye with a reason and closes. */
  cut(reason: ConnectionRefusal): void;
};

/** What is known of a terminal without asking the database. */
export type LiveTerminal = {
  connection: TerminalConnection | null;
  bootId: string | null;
  activity: TerminalActivity | null;
  lastHeardAt: number | null;
  measure: { value: Measure; receivedAt: number } | null;
};

const unheard: LiveTerminal = { connection: null, bootId: null, activity: null, lastHeardAt: null, measure: null };

/** Who is connected, what they last said of themselves and what they last measured. Made anew from the database at each start. */
export class LiveTerminals {
  readonly #terminals = new Map<string, LiveTerminal>();
  readonly #shownSilent = new Map<string, boolean>();

  /** At start: what the database remembers of a terminal. */
  remember(terminalId: string, lastHeardAt: number | null, measure: LiveTerminal['measure']): void {
    this.#terminals.set(terminalId, { ...unheard, lastHeardAt, measure });
  }

  see(terminalId: string): LiveTerminal {
    return this.#terminals.get(terminalId) ?? unheard;
  }

  /** A terminal has proven itself. The newest connection wins: the one before, if any, is returned for the caller to cut. */
  connect(
    terminalId: string,
    said: { connection: TerminalConnection; bootId: string; activity: TerminalActivity; now: number },
  ): TerminalConnection | null {
    const before = this.see(terminalId);
    const { connection, bootId, activity, now } = said;
    this.#terminals.set(terminalId, { ...before, connection, bootId, activity, lastHeardAt: now });
    return before.connection;
  }

  /** @returns false when a newer connection has taken the terminal over, so that nothing changed. */
  disconnect(terminalId: string, connection: TerminalConnection): boolean {
    const before = this.see(terminalId);
    if (before.connection !== connection) return false;
    this.#terminals.set(terminalId, { ...before, connection: null });
    return true;
  }

  hear(terminalId: string, activity: TerminalActivity, measure: Measure | null, now: number): void {
    const before = this.see(terminalId);
    this.#terminals.set(terminalId, {
      ...before,
      activity,
      lastHeardAt: now,
      measure: measure ? { value: measure, receivedAt: now } : before.measure,
    });
  }

  /** A committed fact of the present boot tells the activity sooner than the next heartbeat. */
  learn(terminalId: string, bootId: string, event: JournalEvent): void {
    const before = this.see(terminalId);
    const activity = activityAfter(event);
    if (before.bootId !== bootId || !activity) return;
    this.#terminals.set(terminalId, { ...before, activity });
  }

  forget(terminalId: string): void {
    this.#terminals.delete(terminalId);
    this.#shownSilent.delete(terminalId);
  }

  isSilent(terminalId: string, now: number): boolean {
    const { connection, lastHeardAt } = this.see(terminalId);
    return connection === null || lastHeardAt === null || now - lastHeardAt > SILENT_AFTER_MS;
  }

  /** The latest measure if it came within three heartbeats and the terminal is heard; what is older says nothing of the line now. */
  freshMeasure(terminalId: string, now: number): Measure | null {
    const { measure } = this.see(terminalId);
    if (!measure || this.isSilent(terminalId, now) || now - measure.receivedAt > SILENT_AFTER_MS) return null;
    return measure.value;
  }

  /** @returns the terminals that fell silent or spoke again since the last call */
  silenceChanged(now: number): string[] {
    const changed: string[] = [];
    for (const terminalId of this.#terminals.keys()) {
      const isSilent = this.isSilent(terminalId, now);
      if (this.#shownSilent.get(terminalId) !== isSilent) changed.push(terminalId);
      this.#shownSilent.set(terminalId, isSilent);
    }
    return changed;
  }
}

function activityAfter(event: JournalEvent): TerminalActivity | null {
  switch (event.type) {
    case 'session-began':
    case 'session-extended':
      return { kind: 'occupied', sessionId: event.sessionId, endsAt: event.endsAt };
    case 'session-ended':
      return { kind: 'wiping' };
    case 'wiped':
      return { kind: 'free' };
    case 'wipe-failed':
      return { kind: 'out-of-service' };
    default:
      return null;
  }
}
