import type { HelpNow } from '#protocol/help.ts';
import type { HoldNow } from '#protocol/queue.ts';
import type { JournalEvent, JournalRecord } from '#protocol/journal-events.ts';
import { SILENT_AFTER_MS } from '#protocol/limits.ts';
import type { Measure } from '#protocol/measures.ts';
import type { Tile, TrackedOrder } from '#protocol/staff-messages.ts';
import type { Command, TerminalActivity, ThroughputRun } from '#protocol/terminal-messages.ts';
import type { ConnectionRefusal } from '#protocol/version.ts';
import type { BookingNow } from '#protocol/workshops.ts';
import { type Gap, RECENT_MS, type TerminalView } from '../diagnosis/evidence-rules.ts';
import { gapBegins, gapEnds, withGapRound } from '../diagnosis/gap-record-rules.ts';
import { type Recent, withMeasure } from '../measures/recent-rules.ts';
import { roundOf } from '../measures/round-rules.ts';
import type { KeptCall } from '../help/help-rules.ts';
import type { Session } from '../sessions/session-rules.ts';
import { UNSETTLED, lineMark } from '../sites/line-mark-rules.ts';
import type { Presence } from '../sites/site-line-rules.ts';
import type { DurableState } from './durable-state.ts';
import type { Terminal } from './terminal-store.ts';

/** The line to one terminal, as the gateway gives it. */
export type TerminalConnection = {
  /** Sends a command and waits for its answer at most `timeoutMs`. Throws when none came. The answer is not yet parsed. */
  send(command: Command, timeoutMs: number): Promise<unknown>;
  /** The same with the order to measure throughput. */
  runThroughput(run: ThroughputRun, timeoutMs: number): Promise<unknown>;
  /** Tells how the terminal's call for help stands. */
  tellHelp(now: HelpNow): void;
  tellHold(now: HoldNow): void;
  /** Tells which workshop the terminal is booked for now. */
  tellBooking(now: BookingNow): void;
  /** Says goodbye with a reason and closes. */
  cut(reason: ConnectionRefusal): void;
};

/** All that is known of a terminal, without asking the database. */
export type LiveTerminal = {
  /** what the database says, as of its last commit */
  terminal: Terminal;
  session: Session | null;
  orders: TrackedOrder[];
  help: KeptCall | null;
  /** what only memory knows */
  connection: TerminalConnection | null;
  protocolVersion: number | null;
  /** it keeps the hosts of a filter closed, as its hello said */
  knowsFilter: boolean;
  bootId: string | null;
  /** the last fact of that boot when it said hello: its activity then is of after it */
  helloSeq: number;
  /** understands the order to measure throughput, as its hello said */
  runsThroughput: boolean;
  activity: TerminalActivity | null;
  memory: Tile['memory'];
  lastHeardAt: number | null;
  /** its last connection died without a word, then; null when it said goodbye, or is there */
  vanishedAt: number | null;
  recent: Recent | null;
  /** what that says of the site's lines (sites/line-mark-rules.ts) */
  mark: number;
  /** the last time it was away without a word since this server started, and what it measured in it */
  gap: Gap | null;
};

/**
 * The live state of every terminal in use: made from the database at start, changed by each commit (`learn`) and by what terminals say in passing. Whoever shows or judges a terminal
 * reads here; whoever changes one writes to the database and lets the commit tell.
 */
export class LiveTerminals {
  readonly #terminals = new Map<string, LiveTerminal>();
  readonly #ofSite = new Map<string, Set<string>>();
  readonly #shownSilent = new Map<string, boolean>();
  /** when any terminal of a site was last heard */
  readonly #siteHeardAt = new Map<string, number>();
  /** how often something of a site's terminals changed that a diagnosis would look at */
  readonly #stirs = new Map<string, number>();
  /** the same of what its lines are judged by */
  readonly #marksChanged = new Map<string, number>();

  /** A commit changed these terminals (or the server starts). Revoked ones are forgotten. */
  learn(states: readonly DurableState[]): void {
    for (const { terminal, ...said } of states) {
      const { terminalId } = terminal;
      if (terminal.revokedAt !== null) {
        this.#terminals.delete(terminalId);
        this.#ofSite.get(terminal.siteId)?.delete(terminalId);
        this.#stir(terminal.siteId);
        this.#shownSilent.delete(terminalId);
        continue;
      }
      const before = this.#terminals.get(terminalId);
      if (!before) this.#stir(terminal.siteId);
      if (before) this.#terminals.set(terminalId, { ...before, terminal, ...said });
      else this.#terminals.set(terminalId, { ...unheard(terminal.lastHeardAt), terminal, ...said });
      if (before) continue;
      const own = this.#ofSite.get(terminal.siteId);
      if (own) own.add(terminalId);
      else this.#ofSite.set(terminal.siteId, new Set([terminalId]));
      this.#siteIsHeard(terminal.siteId, terminal.lastHeardAt);
    }
  }

  /** At start: the latest measure that the database remembers. */
  remember(terminalId: string, recent: Recent): void {
    this.#change(terminalId, { recent });
    const known = this.see(terminalId);
    if (known) this.#stir(known.terminal.siteId);
  }

  /** @returns null for a terminal that is unknown or revoked */
  see(terminalId: string): LiveTerminal | null {
    return this.#terminals.get(terminalId) ?? null;
  }

  /** A terminal has proven itself. The newest connection wins: the one before, if any, is returned for the caller to cut. */
  connect(
    terminalId: string,
    said: {
      siteId: string;
      connection: TerminalConnection;
      bootId: string;
      helloSeq: number;
      runsThroughput: boolean;
      activity: TerminalActivity;
      now: number;
    },
  ): TerminalConnection | null {
    const before = this.see(terminalId);
    const { now, siteId, ...known } = said;
    const gap =
      before?.gap && before.vanishedAt !== null ? gapEnds(before.gap, now, before.bootId !== said.bootId) : null;
    this.#change(terminalId, { ...known, lastHeardAt: now, vanishedAt: null, ...(gap ? { gap } : {}) });
    this.#siteIsHeard(siteId, now);
    this.#stir(siteId);
    return before?.connection ?? null;
  }

  /**
   * A connection is over.
   * @param vanishedAt when it died without a word; null: the terminal said goodbye, or we closed it
   * @returns false when a newer connection has taken the terminal over, so that nothing changed.
   */
  disconnect(terminalId: string, connection: TerminalConnection, vanishedAt: number | null): boolean {
    const before = this.see(terminalId);
    if (before?.connection !== connection) return false;
    const gap = vanishedAt === null ? before.gap : gapBegins(before.gap, vanishedAt);
    this.#change(terminalId, { connection: null, vanishedAt, gap });
    this.#stir(before.terminal.siteId);
    return true;
  }

  /** What it measured while it could not tell, as far as it says why. */
  learnLate(terminalId: string, measures: readonly Measure[], now: number): void {
    const before = this.see(terminalId);
    if (!before?.gap) return;
    this.#change(terminalId, {
      gap: measures.reduce((gap, measure) => withGapRound(gap, roundOf(measure, now)), before.gap),
    });
    this.#stir(before.terminal.siteId);
  }

  /** Which protocol it speaks, and what it can, as its hello said. */
  speaks(terminalId: string, said: Pick<LiveTerminal, 'protocolVersion' | 'knowsFilter'>): void {
    this.#change(terminalId, said);
  }

  /** A heartbeat. */
  hear(
    terminalId: string,
    said: { activity: TerminalActivity; measure: Measure | null; memory: LiveTerminal['memory'] },
    now: number,
  ): void {
    const before = this.see(terminalId);
    if (!before) return;
    const { activity, measure, memory } = said;
    const recent = measure ? withMeasure(before.recent, measure, now) : before.recent;
    if (isSilentAt(before, now) || !staysQuiet(before.recent, recent, now)) this.#stir(before.terminal.siteId);
    const mark = recent ? lineMark(recent) : UNSETTLED;
    const wasFresh = before.recent !== null && now - before.recent.receivedAt <= SILENT_AFTER_MS;
    if (mark === UNSETTLED || mark !== before.mark || !wasFresh) this.#markChanged(before.terminal.siteId);
    this.#terminals.set(terminalId, { ...before, activity, memory, recent, mark, lastHeardAt: now });
    // The first heartbeat after a gap brings a round of it.
    if (measure && before.gap) this.learnLate(terminalId, [measure], now);
    this.#siteIsHeard(before.terminal.siteId, now);
  }

  /** A committed fact of the present boot tells the activity sooner than the next heartbeat; one from before the hello is told late, and tells nothing of now. */
  learnFact(terminalId: string, { bootId, seq, event }: JournalRecord): void {
    const activity = activityAfter(event);
    const known = this.see(terminalId);
    if (activity && known?.bootId === bootId && seq > known.helloSeq) this.#change(terminalId, { activity });
  }

  isSilent(terminalId: string, now: number): boolean {
    const known = this.see(terminalId);
    return !known || isSilentAt(known, now);
  }

  /** Is any terminal at all heard? */
  hearsAnybody(now: number): boolean {
    for (const known of this.#terminals.values()) if (!isSilentAt(known, now)) return true;
    return false;
  }

  /** What those of a site measured lately that are heard, as `presence` has it; null: nobody is heard. */
  recentsOf(siteId: string, now: number): Recent[] | null {
    const recents: Recent[] = [];
    let isHeard = false;
    for (const terminalId of this.#ofSite.get(siteId) ?? []) {
      const known = this.#terminals.get(terminalId);
      if (!known || isSilentAt(known, now)) continue;
      isHeard = true;
      if (known.recent && now - known.recent.receivedAt <= SILENT_AFTER_MS) recents.push(known.recent);
    }
    return isHeard ? recents : null;
  }

  /** Changes whenever something of a site's terminals does that a diagnosis would look at. A quiet round after a quiet round is not that. */
  stirsOf(siteId: string): number {
    return this.#stirs.get(siteId) ?? 0;
  }

  /** Changes whenever a site's lines may have other words than before, as far as its own terminals go. */
  marksChangedOf(siteId: string): number {
    return this.#marksChanged.get(siteId) ?? 0;
  }

  /** The marks of those of a site that are heard. */
  marksOf(siteId: string, now: number): number[] {
    const marks: number[] = [];
    for (const terminalId of this.#ofSite.get(siteId) ?? []) {
      const known = this.#terminals.get(terminalId);
      if (known && !isSilentAt(known, now)) marks.push(known.mark);
    }
    return marks;
  }

  /** Until when none of a site's terminals falls silent, and no round of them grows old, by time alone. Infinity where nobody is heard. */
  steadyUntil(siteId: string, now: number): number {
    let until = Infinity;
    for (const terminalId of this.#ofSite.get(siteId) ?? []) {
      const known = this.#terminals.get(terminalId);
      if (!known || isSilentAt(known, now)) continue;
      until = Math.min(until, (known.lastHeardAt ?? 0) + SILENT_AFTER_MS);
      for (const freshMs of [SILENT_AFTER_MS, RECENT_MS]) {
        const freshUntil = (known.recent?.receivedAt ?? 0) + freshMs;
        if (freshUntil >= now) until = Math.min(until, freshUntil);
      }
    }
    return until;
  }

  /** The terminal as its site's line is judged by it. A measure that came before three heartbeats says nothing of the line now. */
  presence(terminalId: string, now: number): Presence {
    const known = this.see(terminalId);
    if (!known) return { kind: 'gone', hasVanished: false, since: null };
    const { connection, recent, lastHeardAt, vanishedAt } = known;
    if (this.isSilent(terminalId, now)) {
      const hasVanished = connection === null && vanishedAt !== null;
      return { kind: 'gone', hasVanished, since: hasVanished ? vanishedAt : lastHeardAt };
    }
    return { kind: 'heard', recent: recent && now - recent.receivedAt <= SILENT_AFTER_MS ? recent : null };
  }

  /**
   * The terminal as its site is diagnosed by it.
   * @param wasClosedAt whether the site was closed at a moment: what is switched off at the wall in the evening says nothing of the line
   */
  view(terminalId: string, now: number, wasClosedAt: (moment: number) => boolean): TerminalView {
    const known = this.see(terminalId);
    const recent = known?.recent ?? null;
    const isHeard = known !== null && !this.isSilent(terminalId, now);
    const vanishedAt = known?.connection === null ? known.vanishedAt : null;
    const hasVanished = !isHeard && vanishedAt !== null && !wasClosedAt(vanishedAt);
    const isFresh = recent !== null && now - recent.receivedAt <= RECENT_MS;
    return {
      terminalId,
      presence: isHeard ? 'heard' : hasVanished ? 'vanished' : 'away',
      since: hasVanished ? vanishedAt : null,
      medium: recent?.measure.medium ?? null,
      rounds: isFresh ? recent.rounds : [],
      isQuiet: !isFresh || recent.isQuiet,
      usualMs: recent?.usualMs ?? null,
      services: isFresh ? recent.services : [],
      hasSeenAir: recent?.hasSeenAir ?? false,
      gap: known?.gap ?? null,
    };
  }

  /** When a terminal of another site was last heard; null: never. */
  heardElsewhereAt(siteId: string): number | null {
    let last: number | null = null;
    for (const [other, heardAt] of this.#siteHeardAt) if (other !== siteId) last = Math.max(last ?? 0, heardAt);
    return last;
  }

  /** How many of a site are heard, and when the others vanished while it was open: a server that is deaf is seen by all sites together. */
  siteSilence(
    siteId: string,
    now: number,
    wasClosedAt: (terminalId: string, moment: number) => boolean,
  ): { heard: number; vanishedAt: number[] } {
    const vanishedAt: number[] = [];
    let heard = 0;
    for (const terminalId of this.#ofSite.get(siteId) ?? []) {
      if (!this.isSilent(terminalId, now)) heard += 1;
      else {
        const known = this.#terminals.get(terminalId);
        const moment = known?.connection === null ? known.vanishedAt : null;
        if (moment !== null && !wasClosedAt(terminalId, moment)) vanishedAt.push(moment);
      }
    }
    return { heard, vanishedAt };
  }

  /** The ids of a site's terminals, and the sites that have some. */
  ofSite(siteId: string): string[] {
    return [...(this.#ofSite.get(siteId) ?? [])];
  }

  siteIds(): string[] {
    return [...this.#ofSite.keys()];
  }

  /** @returns the terminals that fell silent or spoke again since the last call */
  silenceChanged(now: number): string[] {
    const changed: string[] = [];
    for (const [terminalId, known] of this.#terminals) {
      const isSilent = isSilentAt(known, now);
      if (this.#shownSilent.get(terminalId) === isSilent) continue;
      changed.push(terminalId);
      this.#shownSilent.set(terminalId, isSilent);
    }
    return changed;
  }

  #change(terminalId: string, news: Partial<LiveTerminal>): void {
    const before = this.#terminals.get(terminalId);
    if (before) this.#terminals.set(terminalId, { ...before, ...news });
  }

  #markChanged(siteId: string): void {
    this.#marksChanged.set(siteId, (this.#marksChanged.get(siteId) ?? 0) + 1);
  }

  #stir(siteId: string): void {
    this.#markChanged(siteId);
    this.#stirs.set(siteId, (this.#stirs.get(siteId) ?? 0) + 1);
  }

  #siteIsHeard(siteId: string, at: number | null): void {
    if (at !== null) this.#siteHeardAt.set(siteId, Math.max(at, this.#siteHeardAt.get(siteId) ?? 0));
  }
}

function isSilentAt({ connection, lastHeardAt }: LiveTerminal, now: number): boolean {
  return !connection || lastHeardAt === null || now - lastHeardAt > SILENT_AFTER_MS;
}

/** Are the rounds of before and of now alike in all that a diagnosis of a quiet site looks at? */
function staysQuiet(before: Recent | null, after: Recent | null, now: number): boolean {
  if (before === after) return true;
  return (
    before !== null &&
    after !== null &&
    before.isQuiet &&
    after.isQuiet &&
    now - before.receivedAt <= RECENT_MS &&
    before.measure.medium === after.measure.medium &&
    before.hasSeenAir === after.hasSeenAir
  );
}

function unheard(lastHeardAt: number | null): Omit<LiveTerminal, keyof DurableState> {
  const nothing = { connection: null, protocolVersion: null, bootId: null, helloSeq: 0, activity: null, memory: null };
  const unsaid = { knowsFilter: false, runsThroughput: false };
  return { ...nothing, ...unsaid, lastHeardAt, vanishedAt: null, recent: null, mark: UNSETTLED, gap: null };
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
