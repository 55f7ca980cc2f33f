import type { EndReason, JournalRecord } from '#protocol/journal-events.ts';
import type { OrderState, TrackedOrder } from '#protocol/staff-messages.ts';

/**
 * All that is known of a run when it is over: what lay on the terminals' disks, what the server committed, what people were answered. The checker reads
 * nothing else.
 */
export type History = {
  terminals: TerminalHistory[];
  server: ServerHistory;
  /** every order that staff asked for, and what they were answered */
  orders: AskedOrder[];
  /** tickets as they were handed out */
  tickets: { ticketId: string; minutes: number }[];
  /** sessions that began on a screen, with the ticket whose words had been typed there */
  opened: { ticketId: string; terminalId: string; sessionId: string }[];
  conditions: Conditions;
};

/** What the faults of the run excuse. */
export type Conditions = {
  /** the database was restored from a backup: what is only the server's (grants, tickets, orders asked) since then may be unknown to it */
  wasRestored: boolean;
  /** a terminal whose disk takes nothing tells its facts from memory: a fact may be the server's alone, when the terminal was killed then */
  mayTellFromMemory: boolean;
  /** the server's clock was moved: its own moments prove no order, and what is kept for some days only may be gone */
  serverClockMoved: boolean;
  /** the server's clock was right; the true time of the run, ms since 1970 */
  trueTime: { from: number; to: number } | null;
};

/** A record found on a terminal's disk. `isDamaged`: a fault destroyed it there afterwards, so the server may or may not have it. */
export type Fact = JournalRecord & { isDamaged: boolean };

export type TerminalHistory = {
  terminalId: string;
  name: string;
  /** oldest boot first, each in the order of seq */
  facts: Fact[];
  /** what it said at the quiet end; null: it did not come back */
  atEnd: { pendingRecords: number; sessionId: string | null } | null;
};

export type ServerHistory = {
  records: { terminalId: string; bootId: string; seq: number; at: number; receivedAt: number; event: unknown }[];
  sessions: SessionRow[];
  tickets: { ticketId: string; state: 'issued' | 'claimed' | 'used'; minutes: number; sessionId: string | null }[];
  /** null: this server keeps no table of orders */
  orders:
    | { commandId: string; terminalId: string; kind: string; state: OrderState['kind']; code: string | null }[]
    | null;
};

export type SessionRow = {
  sessionId: string;
  terminalId: string;
  ticketId: string | null;
  minutes: number;
  state: 'granted' | 'open' | 'ended' | 'given-back';
  endsAt: number | null;
  endReason: EndReason | 'reconciled' | 'revoked' | null;
  consumedMs: number;
};

export type AskedOrder = {
  terminalId: string;
  /** those that the run gives */
  kind: Exclude<TrackedOrder['kind'], 'move-away' | 'open' | 'uncover'>;
  sessionId: string | null;
  minutes: number | null;
  /** `no-answer`: the line or the server went away while it was asked; then it may have been done, or not */
  answer:
    | { kind: 'tracked'; commandId: string; state: OrderState['kind'] }
    | { kind: 'refused'; code: string }
    | { kind: 'no-answer' };
};

export type ViolationKind =
  | 'lost'
  | 'doubled'
  | 'changed'
  | 'invented'
  | 'out-of-order'
  | 'two-sessions'
  | 'session-without-begin'
  | 'over-consumed'
  | 'ended-early'
  | 'time-ran-back'
  | 'moment-moved'
  | 'ticket-used-twice'
  | 'minutes-from-nowhere'
  | 'order-done-twice'
  | 'effect-without-order'
  | 'done-without-effect'
  | 'told-done-and-was-not'
  | 'order-disagrees'
  | 'server-disagrees'
  | 'not-at-rest';

export type Violation = { kind: ViolationKind; terminalId: string | null; what: string };

/** One line that names a record. */
export function nameOf({ bootId, seq, event }: { bootId: string; seq: number; event: unknown }): string {
  const type = typeof event === 'object' && event !== null && 'type' in event ? String(event.type) : '?';
  return `${type} ${bootId.slice(0, 8)}/${seq}`;
}
