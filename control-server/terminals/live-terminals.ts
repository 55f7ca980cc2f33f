import type { JournalRecord } from '#protocol/journal-events.ts';
import { SILENT_AFTER_MS } from '#protocol/limits.ts';
import type { Measure } from '#protocol/measures.ts';
import type { TerminalActivity } from '#protocol/terminal-messages.ts';
import { RECENT_MS, type TerminalView } from '../diagnosis/evidence-rules.ts';
import { gapBegins, gapEnds, withGapRound } from '../diagnosis/gap-record-rules.ts';
import { NumberRooms } from '../measures/number-rooms.ts';
import { RECENT_LENGTH, RecentMeasures } from '../measures/recent-measures.ts';
import type { Recent } from '../measures/recent-rules.ts';
import { roundOf } from '../measures/round-rules.ts';
import { UNSETTLED, lineMark } from '../sites/line-mark-rules.ts';
import type { Presence } from '../sites/site-line-rules.ts';
import type { DurableState } from './durable-state.ts';
import { LastHeard } from './last-heard.ts';
import { LiveSite } from './live-site.ts';
import {
  type LiveTerminal,
  type TerminalConnection,
  activityAfter,
  isSilentAt,
  presenceOf,
  unheardTerminal,
} from './live-terminal.ts';
import { isSameActivity, isSameMemory } from './same-rules.ts';
import { SeenTerminal } from './seen-terminal.ts';

/** What a heartbeat says of its terminal. */
type Said = { activity: TerminalActivity; measure: Measure | null; memory: LiveTerminal['memory'] };

/**
 * The live state of every terminal in use: made from the database at start, changed by each commit (`learn`) and by what terminals say in passing. Whoever shows or judges a terminal
 * reads here; whoever changes one writes to the database and lets the commit tell. Everything is changed in place: heartbeats are the most of a server's work, and what each of them made
 * anew would live just long enough to be dear to collect.
 */
export class LiveTerminals {
  readonly #terminals = new Map<string, LiveTerminal>();
  readonly #sites = new Map<string, LiveSite>();
  readonly #lastHeard = new LastHeard();
  readonly #rooms = new NumberRooms(RECENT_LENGTH);

  /** A commit changed these terminals (or the server starts). Revoked ones are forgotten. */
  learn(states: readonly DurableState[]): void {
    for (const state of states) {
      const { terminalId, siteId, revokedAt, lastHeardAt } = state.terminal;
      const site = this.#siteOf(siteId);
      const known = this.see(terminalId);
      shareTexts(state, site.siteId, known?.terminal.terminalId ?? terminalId);
      if (revokedAt !== null) {
        this.#terminals.delete(terminalId);
        site.terminalIds.delete(terminalId);
        site.stir();
      } else if (known) Object.assign(known, state, { version: known.version + 1 });
      else {
        this.#terminals.set(terminalId, unheardTerminal(state));
        site.terminalIds.add(terminalId);
        site.steadySilence = null;
        if (lastHeardAt !== null) this.#lastHeard.hear(siteId, lastHeardAt);
        site.stir();
      }
    }
  }

  /** At start: the latest measure that the database remembers. */
  remember(terminalId: string, measure: Measure, receivedAt: number): void {
    const known = this.see(terminalId);
    if (!known) return;
    known.recent = new RecentMeasures(measure, receivedAt, this.#rooms.take());
    this.#siteOf(known.terminal.siteId).stir();
  }

  /** @returns null for a terminal that is unknown or revoked */
  see(terminalId: string): LiveTerminal | null {
    return this.#terminals.get(terminalId) ?? null;
  }

  /** A terminal has proven itself. The newest connection wins: the one before, if any, is returned for the caller to cut. */
  connect(
    terminalId: string,
    said: Pick<LiveTerminal, 'connection' | 'bootId' | 'helloSeq' | 'runsThroughput' | 'activity'> & {
      siteId: string;
      now: number;
    },
  ): TerminalConnection | null {
    const { now, siteId, ...news } = said;
    const site = this.#siteOf(siteId);
    this.#lastHeard.hear(siteId, now);
    site.stir();
    site.steadySilence = null;
    const known = this.see(terminalId);
    if (!known) return null;
    const older = known.connection;
    if (known.gap && known.vanishedAt !== null) known.gap = gapEnds(known.gap, now, known.bootId !== said.bootId);
    Object.assign(known, news, { lastHeardAt: now, vanishedAt: null, version: known.version + 1 });
    return older;
  }

  /**
   * A connection is over.
   * @param vanishedAt when it died without a word; null: the terminal said goodbye, or we closed it
   * @returns false when a newer connection has taken the terminal over, so that nothing changed.
   */
  disconnect(terminalId: string, connection: TerminalConnection, vanishedAt: number | null): boolean {
    const known = this.see(terminalId);
    if (known?.connection !== connection) return false;
    if (vanishedAt !== null) known.gap = gapBegins(known.gap, vanishedAt);
    known.connection = null;
    known.vanishedAt = vanishedAt;
    known.version += 1;
    const site = this.#siteOf(known.terminal.siteId);
    site.stir();
    site.steadySilence = null;
    return true;
  }

  /** What it measured while it could not tell, as far as it says why. */
  learnLate(terminalId: string, measures: readonly Measure[], now: number): void {
    const known = this.see(terminalId);
    if (!known?.gap) return;
    known.gap = measures.reduce((gap, measure) => withGapRound(gap, roundOf(measure, now)), known.gap);
    this.#siteOf(known.terminal.siteId).stir();
  }

  /** Which protocol it speaks, and what it can, as its hello said. */
  speaks(terminalId: string, said: Pick<LiveTerminal, 'protocolVersion' | 'knowsFilter'>): void {
    const known = this.see(terminalId);
    if (known) Object.assign(known, said);
  }

  /** A heartbeat. @returns whether it told more that is shown than its measure */
  hear(terminalId: string, said: Said, now: number): boolean {
    const known = this.see(terminalId);
    if (!known) return false;
    const site = this.#siteOf(known.terminal.siteId);
    const { activity, measure, memory } = said;
    const wasFresh = known.recent !== null && now - known.recent.receivedAt <= SILENT_AFTER_MS;
    const markBefore = known.mark;
    const wasSilent = isSilentAt(known, now);
    const isNews = measure !== null && takeMeasure(known, measure, now, this.#rooms);
    // The clock was set back: it falls silent sooner than what it said before would have it.
    const isEarlier = now < (known.lastHeardAt ?? now);
    if (wasSilent || isEarlier) site.steadySilence = null;
    if (wasSilent || isNews) site.stir();
    if (known.mark === UNSETTLED || known.mark !== markBefore || !wasFresh) site.changesMark();
    const isOther = wasSilent || !isSameActivity(known.activity, activity) || !isSameMemory(known.memory, memory);
    if (isOther) {
      known.version += 1;
      known.activity = activity;
      known.memory = memory;
    }
    known.lastHeardAt = now;
    // The first heartbeat after a gap brings a round of it.
    if (measure && known.gap) this.learnLate(terminalId, [measure], now);
    this.#lastHeard.hear(site.siteId, now);
    return isOther;
  }

  /** A committed fact of the present boot tells the activity sooner than the next heartbeat; one from before the hello is told late, and tells nothing of now. */
  learnFact(terminalId: string, { bootId, seq, event }: JournalRecord): void {
    const activity = activityAfter(event);
    const known = this.see(terminalId);
    if (activity && known?.bootId === bootId && seq > known.helloSeq) {
      known.activity = activity;
      known.version += 1;
    }
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
    const heard = this.#heardOf(siteId, now);
    if (heard.length === 0) return null;
    return heard.flatMap(({ recent }) => (recent && now - recent.receivedAt <= SILENT_AFTER_MS ? [recent.now()] : []));
  }

  /** Changes whenever something of a site's terminals does that a diagnosis would look at. */
  stirsOf(siteId: string): number {
    return this.#sites.get(siteId)?.stirs ?? 0;
  }

  /** Changes whenever a site's lines may have other words than before, as far as its own terminals go. */
  marksChangedOf(siteId: string): number {
    return this.#sites.get(siteId)?.marksChanged ?? 0;
  }

  /** The marks of those of a site that are heard. */
  marksOf(siteId: string, now: number): number[] {
    return this.#heardOf(siteId, now).map(({ mark }) => mark);
  }

  /** Until when none of a site's terminals falls silent, and no round of them grows old, by time alone. Infinity where nobody is heard. */
  steadyUntil(siteId: string, now: number): number {
    let until = Infinity;
    for (const { lastHeardAt, recent } of this.#heardOf(siteId, now)) {
      until = Math.min(until, (lastHeardAt ?? 0) + SILENT_AFTER_MS);
      for (const freshMs of [SILENT_AFTER_MS, RECENT_MS]) {
        const freshUntil = (recent?.receivedAt ?? 0) + freshMs;
        if (freshUntil >= now) until = Math.min(until, freshUntil);
      }
    }
    return until;
  }

  /** The terminal as its site's line is judged by it. */
  presence(terminalId: string, now: number): Presence {
    return presenceOf(this.see(terminalId), now);
  }

  /** A site's terminals as it is diagnosed by them. `wasClosedAt`: see viewOf. */
  viewsOf(siteId: string, now: number, wasClosedAt: (terminalId: string, moment: number) => boolean): TerminalView[] {
    return this.#ofSite(siteId).map(
      (known) => new SeenTerminal(known, now, (moment) => wasClosedAt(known.terminal.terminalId, moment)),
    );
  }

  /** When a terminal of another site was last heard; null: never. */
  heardElsewhereAt(siteId: string): number | null {
    return this.#lastHeard.elsewhereAt(siteId);
  }

  /** How many of a site are heard, and when the others vanished while it was open: a server that is deaf is seen by all sites together. */
  siteSilence(
    siteId: string,
    now: number,
    wasClosedAt: (terminalId: string, moment: number) => boolean,
  ): { heard: number; vanishedAt: number[] } {
    const vanishedAt: number[] = [];
    let heard = 0;
    // Each second where nobody is heard: nothing is made for a look at every terminal, no list and no iterator.
    this.#sites.get(siteId)?.terminalIds.forEach((terminalId) => {
      const known = this.#terminals.get(terminalId);
      if (!known) return;
      const moment = known.connection === null ? known.vanishedAt : null;
      if (!isSilentAt(known, now)) heard += 1;
      else if (moment !== null && !wasClosedAt(known.terminal.terminalId, moment)) vanishedAt.push(moment);
    });
    return { heard, vanishedAt };
  }

  /** The ids of a site's terminals, and the sites that have some. */
  ofSite(siteId: string): string[] {
    return [...(this.#sites.get(siteId)?.terminalIds ?? [])];
  }

  siteIds(): string[] {
    return [...this.#sites.keys()];
  }

  /** @returns the terminals that fell silent or spoke again since the last call, site by site */
  silenceChanged(now: number): string[] {
    const changed: string[] = [];
    for (const site of this.#sites.values()) {
      const { steadySilence: steady } = site;
      // Each second for every site: ten thousand terminals are not looked at where nothing can have changed.
      if (steady && now >= steady.from && now <= steady.until) continue;
      let until = Infinity;
      for (const terminalId of site.terminalIds) {
        const known = this.see(terminalId);
        if (!known) continue;
        const isSilent = isSilentAt(known, now);
        if (!isSilent) until = Math.min(until, (known.lastHeardAt ?? 0) + SILENT_AFTER_MS);
        if (known.isShownSilent !== isSilent) changed.push(terminalId);
        known.isShownSilent = isSilent;
      }
      site.steadySilence = { from: now, until };
    }
    return changed;
  }

  #siteOf(siteId: string): LiveSite {
    let site = this.#sites.get(siteId);
    if (!site) this.#sites.set(siteId, (site = new LiveSite(siteId)));
    return site;
  }

  #ofSite(siteId: string): LiveTerminal[] {
    const all: LiveTerminal[] = [];
    for (const terminalId of this.#sites.get(siteId)?.terminalIds ?? []) {
      const known = this.#terminals.get(terminalId);
      if (known) all.push(known);
    }
    return all;
  }

  #heardOf(siteId: string, now: number): LiveTerminal[] {
    return this.#ofSite(siteId).filter((known) => !isSilentAt(known, now));
  }
}

/** What is said by the same text again and again is one string: less memory, and sooner compared. */
function shareTexts({ terminal, session }: DurableState, siteId: string, terminalId: string): void {
  Object.assign(terminal, { siteId, terminalId });
  if (session?.siteId === siteId) session.siteId = siteId;
  if (session?.terminalId === terminalId) session.terminalId = terminalId;
}

/** @returns whether the rounds of before and of now are alike in all that a diagnosis of a quiet site looks at: if not, that is news */
function takeMeasure(known: LiveTerminal, measure: Measure, now: number, rooms: NumberRooms): boolean {
  const { recent } = known;
  if (!recent) {
    known.recent = new RecentMeasures(measure, now, rooms.take());
    known.mark = lineMark(known.recent.now());
    return true;
  }
  const wasFresh = now - recent.receivedAt <= RECENT_MS;
  const before = recent.quietness;
  known.mark = lineMark(recent.take(measure, now));
  return !wasFresh || before === 0 || recent.quietness !== before;
}
