import type { EndReason } from '#protocol/journal-events.ts';
import type { TicketKind, WayIn } from '#protocol/room-rules.ts';
import type { ServerHistory as FactsOfServer, TerminalHistory } from '../faults/history.ts';
import type { Terms } from './terms.ts';

/**
 * All that is known of a run when it is over: what lay on the terminals' disks, what the server committed, what people did, saw and were told. The checks read nothing else.
 * Moments in ms since 1970, on the true time of the run.
 */
export type RoomHistory = {
  sites: SiteHistory[];
  terminals: (TerminalHistory & { siteId: string })[];
  server: {
    records: FactsOfServer['records'];
    sessions: SessionRow[];
    orders: OrderRow[];
    places: PlaceRow[];
    /** lines of its log that say that something broke in it */
    incidents: string[];
  };
  people: PeopleDiary;
  mishaps: MishapDiary;
  /** the same terminal by its own word, by the server's row and by the dashboard, at one moment, all being up */
  looks: Look[];
  /** the display on the wall of a site with a queue, whenever it was looked at while it showed somebody */
  boards: Board[];
};

export type SiteHistory = {
  siteId: string;
  name: string;
  /** what was decided, from when on, in order; the first holds from the beginning */
  terms: { from: number; terms: Terms }[];
};

export type SessionRow = {
  sessionId: string;
  terminalId: string;
  siteId: string;
  /** as it was while the ticket was kept */
  ticketId: string | null;
  right: 'ticket' | 'helper' | 'without-ticket' | 'unknown';
  minutes: number;
  state: 'granted' | 'open' | 'ended' | 'given-back';
  grantedAt: number;
  startedAt: number | null;
  endsAt: number | null;
  endedAt: number | null;
  endReason: EndReason | 'reconciled' | 'revoked' | null;
  consumedMs: number;
  sharesTicket: boolean;
  isAccompanied: boolean;
};

export type OrderRow = {
  commandId: string;
  terminalId: string;
  kind: string;
  state: string;
  sessionId: string | null;
  minutes: number | null;
  /** who asked: staff, or null for the resident and the terminal by itself */
  by: 'resident' | 'typing' | 'free-seats' | null;
};

export type PlaceRow = {
  placeId: string;
  siteId: string;
  number: number;
  day: string;
  takenAt: number;
  state: 'waiting' | 'called' | 'here' | 'seated' | 'missed' | 'left';
  terminalId: string | null;
  endedAt: number | null;
};

export type PeopleDiary = {
  tickets: { ticketId: string; siteId: string; kind: TicketKind; minutes: number; issuedAt: number }[];
  /** a session began on a screen before somebody's eyes */
  began: {
    at: number;
    terminalId: string;
    sessionId: string;
    way: WayIn | 'helper';
    /** for whom a helper opened it: the kind of ticket, for the rules */
    kind: TicketKind;
    ticketId: string | null;
    placeId: string | null;
  }[];
  /** a resident or a helper did something that may end a session */
  ended: { at: number; sessionId: string; how: 'resident-left' | 'walked-away' | 'moved' | 'staff-ended' }[];
  refused: { at: number; terminalId: string; way: WayIn | 'helper'; code: string }[];
  /** places that were taken, and how long at most the wait was said to be */
  places: {
    placeId: string;
    siteId: string;
    number: number;
    day: string;
    takenAt: number;
    toldMinutes: number | null;
  }[];
};

export type MishapDiary = {
  powerCuts: { terminalId: string; from: number; to: number }[];
  /** also restarts of a terminal in good order */
  restarts: { terminalId: string; at: number }[];
  lineCuts: { siteId: string; from: number; to: number }[];
  serverStops: { from: number; to: number }[];
  /** a terminal that was switched on and had not heard the server yet: it goes by the clock on its wall, which may be years wrong */
  blind: { terminalId: string; from: number; to: number }[];
};

/** Who sits at a terminal, and until when. */
export type Sitting = { sessionId: string; endsAt: number };
export type Look = {
  at: number;
  terminalId: string;
  seat: Sitting | null;
  row: Sitting | null;
  tile: { kind: string; sitting: Sitting | null };
};

export type Board = {
  at: number;
  siteId: string;
  waiting: number[];
  called: { number: number; terminalId: string; until: number }[];
  /** terminals that say themselves: free, with a line, nobody on the way, kept for nobody */
  idle: string[];
  /** each day begins with number one */
  day: string;
};

export type ViolationKind =
  | 'fact'
  | 'no-grant'
  | 'two-at-once'
  | 'ticket-minutes'
  | 'over-limit'
  | 'ended-early'
  | 'past-closing'
  | 'let-in-late'
  | 'refused-wrongly'
  | 'end-without-reason'
  | 'not-wiped'
  | 'not-the-same-minute'
  | 'server-disagrees'
  | 'overtaken'
  | 'held-twice'
  | 'held-for-another'
  | 'idle-while-waiting'
  | 'place-astray'
  | 'not-at-rest'
  | 'incident';

export type Violation = { kind: ViolationKind; at: number; where: string; what: string };
