import type { JournalEvent } from '#protocol/journal-events.ts';
import { SILENT_AFTER_MS } from '#protocol/limits.ts';
import type { Measure } from '#protocol/measures.ts';
import type { Command, TerminalActivity } from '#protocol/terminal-messages.ts';
import type { ConnectionRefusal } from '#protocol/version.ts';
import { type Recent, withMeasure } from '../measures/recent-rules.ts';
import type { Presence } from '../sites/site-line-rules.ts';

/** The line to one terminal, as the gateway gives it. */
export type TerminalConnection = {
  /** Sends a command and waits for its answer at most `timeoutMs`. Throws when none came. The answer is not yet parsed. */
  send(command: Command, timeoutMs: number): Promise<unknown>;
  /** Says goodbye with a reason and closes. */
  cut(reason: ConnectionRefusal): void;
};

/** What is known of a terminal without asking the database. */
export type LiveTerminal = {
  siteId: string | null;
  connection: TerminalConnection | null;
  bootId: string | null;
  activity: TerminalActivity | null;
  lastHeardAt: number | null;
  /** its last connection died without a word, then; null when it said goodbye, or is there */
  vanishedAt: number | null;
  recent: Recent | null;
};

const unheard: LiveTerminal = {
  siteId: null,
  connection: null,
  bootId: null,
  activity: null,
  lastHeardAt: null,
  vanishedAt: null,
  recent: null,
};

/** Who is connected, what they last said of themselves and what they measured lately. Made anew from the database at each start. */
export class LiveTerminals {
  readonly #terminals = new Map<string, LiveTerminal>();
  readonly #shownSilent = new Map<string, boolean>();

  /** At start: what the database remembers of a terminal. */
  remember(terminalId: string, known: Pick<LiveTerminal, 'siteId' | 'lastHeardAt' | 'recent'>): void {
    this.#terminals.set(terminalId, { ...unheard, ...known });
  }

  see(terminalId: string): LiveTerminal {
    return this.#terminals.get(terminalId) ?? unheard;
  }

  /** A terminal has proven itself. The newest connection wins: the one before, if any, is returned for the caller to cut. */
  connect(
    terminalId: string,
    said: {
      siteId: string;
      connection: TerminalConnection;
      bootId: string;
      activity: TerminalActivity;
      now: number;
    },
  ): TerminalConnection | null {
    const before = this.see(terminalId);
    const { now, ...known } = said;
    this.#terminals.set(terminalId, { ...before, ...known, lastHeardAt: now, vanishedAt: null });
    return before.connection;
  }

  /**
   * A connection is over.
   * @param vanishedAt when it died without a word; null: the terminal said goodbye, or we closed it
   * @returns false when a newer connection has taken the terminal over, so that nothing changed.
   */
  disconnect(terminalId: string, connection: TerminalConnection, vanishedAt: number | null): boolean {
    const before = this.see(terminalId);
    if (before.connection !== connection) return false;
    this.#terminals.set(terminalId, { ...before, connection: null, vanishedAt });
    return true;
  }

  hear(terminalId: string, activity: TerminalActivity, measure: Measure | null, now: number): void {
    const before = this.see(terminalId);
    this.#terminals.set(terminalId, {
      ...before,
      activity,
      lastHeardAt: now,
      recent: measure ? withMeasure(before.recent, measure, now) : before.recent,
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

  /** The terminal as its site's line is judged by it. A measure that came before three heartbeats says nothing of the line now. */
  presence(terminalId: string, now: number): Presence {
    const { connection, recent, lastHeardAt, vanishedAt } = this.see(terminalId);
    if (this.isSilent(terminalId, now)) {
      const hasVanished = connection === null && vanishedAt !== null;
      return { kind: 'gone', hasVanished, since: hasVanished ? vanishedAt : lastHeardAt };
    }
    return { kind: 'heard', recent: recent && now - recent.receivedAt <= SILENT_AFTER_MS ? recent : null };
  }

  /** When a terminal of another site was last heard; null: never. */
  heardElsewhereAt(siteId: string): number | null {
    let last: number | null = null;
    for (const terminal of this.#terminals.values()) {
      if (terminal.siteId === siteId || terminal.lastHeardAt === null) continue;
      last = Math.max(last ?? 0, terminal.lastHeardAt);
    }
    return last;
  }

  /** The terminals of each site. */
  bySite(): Map<string, string[]> {
    const sites = new Map<string, string[]>();
    for (const [terminalId, { siteId }] of this.#terminals) {
      if (siteId !== null) sites.set(siteId, [...(sites.get(siteId) ?? []), terminalId]);
    }
    return sites;
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
