import type { HelpNow } from '#protocol/help.ts';
import type { JournalEvent } from '#protocol/journal-events.ts';
import { SILENT_AFTER_MS } from '#protocol/limits.ts';
import type { HoldNow } from '#protocol/queue.ts';
import type { Tile, TrackedOrder } from '#protocol/staff-messages.ts';
import type { Command, Heartbeat, TerminalActivity, ThroughputRun } from '#protocol/terminal-messages.ts';
import type { ConnectionRefusal } from '#protocol/version.ts';
import type { BookingNow } from '#protocol/workshops.ts';
import type { Gap } from '../diagnosis/evidence-rules.ts';
import type { KeptCall } from '../help/help-rules.ts';
import type { RecentMeasures } from '../measures/recent-measures.ts';
import type { Session } from '../sessions/session-rules.ts';
import { UNSETTLED } from '../sites/line-mark-rules.ts';
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

/** All that is known of a terminal, without asking the database: one object for all its time, which changes. Who needs what was before keeps that. */
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
  /** as its last heartbeat but the clock's error, which is another one with each: in whole seconds, nobody sees less of it */
  memory: Tile['memory'];
  lastHeardAt: number | null;
  /** its last connection died without a word, then; null when it said goodbye, or is there */
  vanishedAt: number | null;
  recent: RecentMeasures | null;
  /** what that says of the site's lines (sites/line-mark-rules.ts) */
  mark: number;
  /** the last time it was away without a word since this server started, and what it measured in it */
  gap: Gap | null;
  /** another number whenever anything that is shown of it may have changed but its measure */
  version: number;
  /** as it was last shown; null: not yet */
  isShownSilent: boolean | null;
};

/** One that has not said anything since this server started. */
export function unheardTerminal(durable: DurableState): LiveTerminal {
  const { lastHeardAt } = durable.terminal;
  const nothing = { connection: null, protocolVersion: null, bootId: null, helloSeq: 0, activity: null, memory: null };
  const unsaid = { knowsFilter: false, runsThroughput: false, vanishedAt: null, recent: null, gap: null };
  return { ...durable, ...nothing, ...unsaid, lastHeardAt, mark: UNSETTLED, version: 0, isShownSilent: null };
}

/** What a heartbeat says of a terminal's memory of facts and of its clock, as `memory` keeps it. */
export function memorySaid({ journal, pendingRecords, clockOffsetMs }: Heartbeat): NonNullable<Tile['memory']> {
  const seconds = clockOffsetMs === null ? null : Math.trunc(clockOffsetMs / 1_000);
  return { journal, pendingRecords, clockOffsetMs: seconds === null ? null : seconds * 1_000 };
}

export function isSilentAt({ connection, lastHeardAt }: LiveTerminal, now: number): boolean {
  return !connection || lastHeardAt === null || now - lastHeardAt > SILENT_AFTER_MS;
}

/** The terminal as its site's line is judged by it; null: unknown. A measure that came before three heartbeats says nothing of the line now. */
export function presenceOf(known: LiveTerminal | null, now: number): Presence {
  if (!known) return { kind: 'gone', hasVanished: false, since: null };
  const { connection, recent, lastHeardAt, vanishedAt } = known;
  if (isSilentAt(known, now)) {
    const hasVanished = connection === null && vanishedAt !== null;
    return { kind: 'gone', hasVanished, since: hasVanished ? vanishedAt : lastHeardAt };
  }
  return { kind: 'heard', recent: recent && now - recent.receivedAt <= SILENT_AFTER_MS ? recent.now() : null };
}

/** What a fact says of the activity; null: nothing. */
export function activityAfter(event: JournalEvent): TerminalActivity | null {
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
