import { z } from 'zod';
import { Id, Moment, PlaceName, TicketWord } from './identifiers.ts';
import { Confinement, Residue } from './journal-events.ts';
import {
  MAX_PASSWORD_LENGTH,
  MAX_SESSION_MINUTES,
  MAX_STAFF_MESSAGE_LENGTH,
  MAX_TICKET_MINUTES,
  MIN_PASSWORD_LENGTH,
  MIN_TICKET_MINUTES,
  TICKET_WORDS,
} from './limits.ts';
import { FibreNow, HistoryAnswer, HistoryRequest, WifiNow } from './line-history.ts';
import { Measure } from './measures.ts';
import { resultOf } from './result.ts';

/** Socket.IO namespace of staff. Authenticated by the cookie that POST /api/staff/sign-in sets. */
export const STAFF_NAMESPACE = '/staff';

// ---- HTTP: accounts. Unsafe methods need `Sec-Fetch-Site: same-origin` or our Origin, and the header below -----------

/** A header that a cross-site form cannot set (OWASP CSRF Cheat Sheet, custom request headers). */
export const STAFF_REQUEST_HEADER = 'x-escale-staff';
export const SIGN_IN_PATH = '/api/staff/sign-in';
export const SIGN_OUT_PATH = '/api/staff/sign-out';
export const ME_PATH = '/api/staff/me';
export const FIRST_ACCOUNT_PATH = '/api/staff/first-account';

export const StaffRole = z.enum(['it', 'helper', 'viewer']);
export type StaffRole = z.infer<typeof StaffRole>;

const Password = z.string().max(MAX_PASSWORD_LENGTH);
export const SignInRequest = z.object({ email: z.email().max(120), password: Password });
export type SignInRequest = z.infer<typeof SignInRequest>;
export const FirstAccountRequest = z.object({
  token: z.string().min(20).max(100),
  name: PlaceName,
  email: z.email().max(120),
  password: Password.min(MIN_PASSWORD_LENGTH),
});
export type FirstAccountRequest = z.infer<typeof FirstAccountRequest>;
export const Me = z.object({ staffId: Id, name: PlaceName, role: StaffRole });
export type Me = z.infer<typeof Me>;
/** Answer of sign-in, first-account and me. */
export const MeAnswer = resultOf(Me);

// ---- What the dashboard shows ---------------------------------------------------------------------------------------

/** State of a terminal as staff see it: states, never screens. */
export const TileState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('free') }),
  z.object({ kind: z.literal('reserved') }),
  z.object({ kind: z.literal('occupied'), sessionId: Id, startedAt: Moment, endsAt: Moment }),
  z.object({ kind: z.literal('wiping') }),
  z.object({ kind: z.literal('out-of-service'), residue: z.array(Residue) }),
  z.object({ kind: z.literal('silent'), since: Moment.nullable() }),
]);
export type TileState = z.infer<typeof TileState>;

/** One terminal on the dashboard. Always sent whole. */
export const Tile = z.object({
  terminalId: Id,
  siteId: Id,
  name: PlaceName,
  state: TileState,
  measure: Measure.nullable(),
  confinement: Confinement.nullable(),
  appVersion: z.string().max(40).nullable(),
  lastWipedAt: Moment.nullable(),
});
export type Tile = z.infer<typeof Tile>;

/** One site at a glance. `silent` terminals count neither as free nor as occupied; `occupied` includes reserved. */
export const SiteSummary = z.object({
  siteId: Id,
  name: PlaceName,
  counts: z.object({
    free: z.number().int(),
    occupied: z.number().int(),
    wiping: z.number().int(),
    outOfService: z.number().int(),
    silent: z.number().int(),
  }),
  fibre: FibreNow,
  wifi: WifiNow,
});
export type SiteSummary = z.infer<typeof SiteSummary>;

/** `watch`: a snapshot now, then `changes` for the same scope. On every reconnect, watch again. */
export const WatchRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sites') }),
  z.object({ kind: z.literal('site'), siteId: Id }),
]);
export type WatchRequest = z.infer<typeof WatchRequest>;

export const Snapshot = z.object({
  revision: z.number().int(),
  serverTime: Moment,
  me: Me,
  sites: z.array(SiteSummary),
  /** Tiles of the watched site; empty when watching all sites. */
  tiles: z.array(Tile),
});
export type Snapshot = z.infer<typeof Snapshot>;
export const WatchAnswer = resultOf(Snapshot);

/** `changes` (server → dashboard): what is new since the revision before; each item replaces the one with its id. */
export const Changes = z.object({
  revision: z.number().int(),
  serverTime: Moment,
  sites: z.array(SiteSummary),
  tiles: z.array(Tile),
});
export type Changes = z.infer<typeof Changes>;

// ---- Requests of staff, each answered with a Result -----------------------------------------------------------------

export const IssuedTicket = z.object({
  ticketId: Id,
  words: z.array(TicketWord).length(TICKET_WORDS),
  minutes: z.number().int(),
  expiresAt: Moment,
  siteName: PlaceName,
});
export type IssuedTicket = z.infer<typeof IssuedTicket>;

export const IssuedEnrolmentCode = z.object({ code: z.string(), expiresAt: Moment, terminalName: PlaceName });
export type IssuedEnrolmentCode = z.infer<typeof IssuedEnrolmentCode>;

/** A command's end as staff see it: asked at, done at; refusals come as the Result's refusal. */
export const CommandDone = z.object({ askedAt: Moment, doneAt: Moment });
export type CommandDone = z.infer<typeof CommandDone>;

/** Event name → what goes in and what comes out. The server's one wrapper and the dashboard's one caller both read this table. */
export const staffRequests = {
  'ticket:issue': {
    input: z.object({
      siteId: Id,
      minutes: z.number().int().min(MIN_TICKET_MINUTES).max(MAX_TICKET_MINUTES),
      count: z.number().int().min(1).max(20),
    }),
    output: z.object({ tickets: z.array(IssuedTicket) }),
  },
  'session:extend': {
    input: z.object({
      terminalId: Id,
      sessionId: Id,
      minutes: z.number().int().positive().max(MAX_SESSION_MINUTES),
    }),
    output: CommandDone,
  },
  'session:end': { input: z.object({ terminalId: Id, sessionId: Id }), output: CommandDone },
  'terminal:message': {
    input: z.object({ terminalId: Id, text: z.string().trim().min(1).max(MAX_STAFF_MESSAGE_LENGTH) }),
    output: CommandDone,
  },
  'terminal:wipe-again': { input: z.object({ terminalId: Id }), output: CommandDone },
  'enrolment:create': {
    input: z.object({ siteId: Id, terminalName: PlaceName }),
    output: IssuedEnrolmentCode,
  },
  'terminal:revoke': { input: z.object({ terminalId: Id }), output: z.object({ terminalId: Id }) },
  /** Reads only: what a site's line was like, for its charts. Refusal: `not-found` for a terminal of another site. */
  'history:read': { input: HistoryRequest, output: HistoryAnswer },
  'site:create': { input: z.object({ name: PlaceName }), output: z.object({ siteId: Id }) },
} as const;

export type StaffRequestName = keyof typeof staffRequests;
export type StaffInput<N extends StaffRequestName> = z.infer<(typeof staffRequests)[N]['input']>;
export type StaffOutput<N extends StaffRequestName> = z.infer<(typeof staffRequests)[N]['output']>;
