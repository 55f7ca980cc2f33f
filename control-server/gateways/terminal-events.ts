import type { z } from 'zod';
import { PlaceHere, PlaceRequest } from '#protocol/queue.ts';
import { type Result, refuse } from '#protocol/result.ts';
import {
  ExtensionRequest,
  Heartbeat,
  JournalAppend,
  LateMeasures,
  SessionRequest,
  SessionRequestByCard,
  SessionRequestWithoutTicket,
} from '#protocol/terminal-messages.ts';
import { BookRequest } from '#protocol/ticket-book.ts';
import { SessionRequestForWorkshop } from '#protocol/workshops.ts';
import type { Context } from '../context.ts';
import { takeLateMeasures } from '../measures/late-measures-service.ts';
import { extendByResident } from '../orders/extension-service.ts';
import { arriveAt, takePlace } from '../queue/queue-service.ts';
import { appendJournal } from '../sessions/journal-service.ts';
import {
  requestSession,
  requestSessionByCard,
  requestSessionForWorkshop,
  requestSessionWithoutTicket,
} from '../sessions/session-service.ts';
import { takeHeartbeat } from '../terminals/heartbeat-service.ts';
import { readBook } from '../tickets/ticket-book-service.ts';

type Proven = { terminalId: string; siteId: string };

type Answer = Result<unknown> | Promise<Result<unknown>>;

/** One event of a proven terminal: its schema and who answers it, on the spot where memory alone does. */
function event<S extends z.ZodType>(schema: S, handle: (ctx: Context, from: Proven, input: z.infer<S>) => Answer) {
  return (ctx: Context, from: Proven, message: unknown): Answer => {
    const parsed = schema.safeParse(message);
    if (parsed.success) return handle(ctx, from, parsed.data);
    ctx.log.warn({ terminalId: from.terminalId }, 'malformed message of a terminal');
    return refuse('malformed');
  };
}

/** All that a proven terminal can say; anything else closes its connection. */
const terminalEvents = {
  'session:request': event(SessionRequest, (ctx, from, request) => requestSession(ctx, from.terminalId, request)),
  'session:request-without-ticket': event(SessionRequestWithoutTicket, (ctx, from, request) =>
    requestSessionWithoutTicket(ctx, from.terminalId, request),
  ),
  'session:request-for-workshop': event(SessionRequestForWorkshop, (ctx, from, request) =>
    requestSessionForWorkshop(ctx, from.terminalId, request),
  ),
  'session:request-by-card': event(SessionRequestByCard, (ctx, from, request) =>
    requestSessionByCard(ctx, from.terminalId, request),
  ),
  'session:extend': event(ExtensionRequest, (ctx, from, request) => extendByResident(ctx, from.terminalId, request)),
  'journal:append': event(JournalAppend, (ctx, from, batch) => appendJournal(ctx, from.terminalId, batch)),
  'queue:take': event(PlaceRequest, (ctx, { siteId, terminalId }, { placeId }) =>
    takePlace(ctx, { siteId, placeId, actor: { kind: 'terminal', id: terminalId } }),
  ),
  'queue:here': event(PlaceHere, (ctx, from, { placeId }) => arriveAt(ctx, { ...from, placeId })),
  'book:read': event(BookRequest, (ctx, from) => readBook(ctx, from)),
  'measures:late': event(LateMeasures, (ctx, from, late) => takeLateMeasures(ctx, from.terminalId, late)),
  heartbeat: event(Heartbeat, (ctx, from, beat) => takeHeartbeat(ctx, from.terminalId, from.siteId, beat)),
};
export type TerminalEvent = keyof typeof terminalEvents;

export function isTerminalEvent(name: string): name is TerminalEvent {
  return Object.hasOwn(terminalEvents, name);
}

/** What a message counts: ten records of a journal are as much work as a heartbeat, or more. Not parsed yet, so it may be anything. */
export function weigh(message: unknown): number {
  const records = typeof message === 'object' && message !== null && 'records' in message ? message.records : null;
  return 1 + (Array.isArray(records) ? records.length / 10 : 0);
}

/** Parses a message once and gives it to its service. Refusal: `malformed`, and those of the service. */
export function answerTerminal(ctx: Context, from: Proven, name: TerminalEvent, message: unknown): Answer {
  return terminalEvents[name](ctx, from, message);
}
