import { randomUUID } from 'node:crypto';
import { GRANT_TAKEN_WITHIN_MS, OPENED_TAKEN_WITHIN_MS } from '#protocol/limits.ts';
import { type RefusalCode, type Result, ok, refuse } from '#protocol/result.ts';
import type { MustEnd } from '#protocol/session-ends.ts';
import type { RoomRules, WayIn } from '#protocol/room-rules.ts';
import type {
  Grant,
  SessionRequest,
  SessionRequestByCard,
  SessionRequestWithoutTicket,
} from '#protocol/terminal-messages.ts';
import type { SessionRequestForWorkshop } from '#protocol/workshops.ts';
import { writeAudit } from '../audit-log.ts';
import { checkCard } from '../cards/card-check.ts';
import { markCardUsed } from '../cards/card-store.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/database.ts';
import { judgeQueue, tellQueue } from '../queue/queue-service.ts';
import { blockedHostsFor } from '../rules/filter-rules.ts';
import { rulesOf } from '../rules/rules-service.ts';
import { endOf, toldEnd } from '../rules/session-end-rules.ts';
import { type Allowance, judgeRoom, judgeSession, siteOpening } from '../rules/session-limit-rules.ts';
import type { Terminal } from '../terminals/terminal-store.ts';
import { findTerminal } from '../terminals/terminal-store.ts';
import { startOfLocalDay } from '../tickets/ticket-rules.ts';
import { claimTicket, findTicket, giveTicketBack } from '../tickets/ticket-store.ts';
import { bookingsAt, sittingOf } from '../workshops/booked.ts';
import { type MovedBy, endElsewhere } from './move-service.ts';
import { allowParticipant, inWorkshop } from './participant-rules.ts';
import { noteRefusal } from './reason-service.ts';
import { extensionsBefore } from './extensions-before.ts';
import { judgeMove } from './open-session.ts';
import { type Right, rightOfCard, rightOfTicket, rightWithoutTicket } from './session-right.ts';
import { type Session, judgeSeat } from './session-rules.ts';
import { findCurrentSession, findSessionByRequest, listGrantsBefore, saveSession } from './session-store.ts';

/**
 * May these words open a session at this terminal? One transaction writes session, ticket and audit. The same `requestId` gives the same answer, and
 * never a second session. Refusals: the `ticket-…` codes, `terminal-busy`, `terminal-out-of-service`, `too-many-attempts` (wrong words); by the rules of the site
 * `terminal-booked`, `site-closed`, `last-sign-in-over`, `young-hours-over`, `day-minutes-used`, or `command-not-possible-now` to a terminal that has no sentence for those, or does not know the site's filter; and where the same words have a session at
 * another terminal, those of judgeMove, unless it is to move here and did.
 */
export async function requestSession(
  ctx: Context,
  terminalId: string,
  request: SessionRequest,
): Promise<Result<Grant>> {
  const waitSeconds = await ctx.limits.wrongWords.secondsToWait(terminalId);
  if (waitSeconds > 0) {
    const late = refuse('too-many-attempts', { seconds: waitSeconds });
    await noteRefusal(ctx, terminalId, late);
    return late;
  }
  const { words, movesHere } = request;
  const result = await askOrMove(ctx, terminalId, request, movesHere ? { words } : null);
  if (!result.ok && result.refusal.code === 'ticket-unknown') await ctx.limits.wrongWords.count(terminalId);
  await noteRefusal(ctx, terminalId, result);
  return inKnownWords(result, request);
}

/**
 * May somebody sit down here with nothing in hand? Counted by the rules of the site as any session. Refusals: those of `requestSession` but for the ticket's, and
 * `without-ticket-not-offered`, `too-few-free`.
 */
export async function requestSessionWithoutTicket(
  ctx: Context,
  terminalId: string,
  request: SessionRequestWithoutTicket,
): Promise<Result<Grant>> {
  const { requestId, placeId } = request;
  const result = await ask(ctx, terminalId, { requestId, words: null, placeId });
  await noteRefusal(ctx, terminalId, result);
  return ofBookings(result, request);
}

/**
 * Who takes part in the workshop that the terminal is booked for sits down, until it ends: no rule of time counts it, and no closing. Refusals: `workshop-over` where that workshop is not there now,
 * `terminal-busy`, `terminal-out-of-service`.
 */
export async function requestSessionForWorkshop(
  ctx: Context,
  terminalId: string,
  { requestId, workshopId }: SessionRequestForWorkshop,
): Promise<Result<Grant>> {
  const result = await ask(ctx, terminalId, { requestId, words: null, workshopId });
  await noteRefusal(ctx, terminalId, result);
  return result;
}

/**
 * May this card open a session here? Number and secret code are looked at first, outside of any transaction. Refusals: those of `checkCard`, `cards-not-taken`, and those of
 * `requestSession` but for the ticket's.
 */
export async function requestSessionByCard(
  ctx: Context,
  terminalId: string,
  { requestId, number, pin, movesHere, placeId }: SessionRequestByCard,
): Promise<Result<Grant>> {
  const siteId = ctx.live.see(terminalId)?.terminal.siteId;
  const isTaken = siteId !== undefined && rulesOf(ctx, siteId).cards !== null;
  const card = isTaken ? await checkCard(ctx, terminalId, { number, pin }) : refuse('cards-not-taken');
  const askBy = (by: { cardId: string }) =>
    askOrMove(ctx, terminalId, { requestId, words: null, ...by, placeId }, movesHere ? by : null);
  const result = card.ok ? await askBy(card.value) : card;
  await noteRefusal(ctx, terminalId, result);
  return result;
}

/** An asking by any way. `words` null and no `cardId`: with nothing in hand. `workshopId`: who asks takes part in it. */
type Asked = {
  requestId: string;
  words: readonly string[] | null;
  cardId?: string | undefined;
  placeId?: string | undefined;
  workshopId?: string | undefined;
};

/** What was in use elsewhere is still: its terminal did not answer. */
const staysThere = {
  'ticket-in-use-elsewhere': 'ticket-in-use-away',
  'card-in-use-elsewhere': 'card-in-use-away',
} as const;

function isElsewhere(code: RefusalCode): code is keyof typeof staysThere {
  return Object.hasOwn(staysThere, code);
}

/** @param by "Continuer ici": where it is in use at another terminal it is to end there and go on here */
async function askOrMove(ctx: Context, terminalId: string, asked: Asked, by: MovedBy | null): Promise<Result<Grant>> {
  const first = await ask(ctx, terminalId, asked);
  if (!by || first.ok || !isElsewhere(first.refusal.code)) return first;
  await endElsewhere(ctx, terminalId, by);
  const second = await ask(ctx, terminalId, asked);
  if (second.ok || !isElsewhere(second.refusal.code)) return second;
  return refuse(staysThere[second.refusal.code], first.refusal.detail);
}

async function ask(ctx: Context, terminalId: string, asked: Asked): Promise<Result<Grant>> {
  const isOutOfService = ctx.live.see(terminalId)?.activity?.kind === 'out-of-service';
  const { result, siteId } = await ctx.commits.run((trx, touch) => {
    touch(terminalId);
    return decide(ctx, trx, terminalId, asked, isOutOfService);
  });
  if (siteId) ctx.changes.announce({ kind: 'terminal-changed', terminalId, siteId });
  if (siteId && result.ok) ctx.books.changed(siteId);
  if (siteId && ctx.queues.ofSite(siteId).length > 0) await tellQueue(ctx, siteId);
  return result;
}

async function decide(
  ctx: Context,
  trx: Db,
  terminalId: string,
  request: Asked,
  isOutOfService: boolean,
): Promise<{ result: Result<Grant>; siteId: string | null }> {
  const now = ctx.clock.now();
  const terminal = await findTerminal(trx, terminalId);
  if (!terminal || terminal.revokedAt !== null) return { result: refuse('not-found'), siteId: null };
  const asked = await findSessionByRequest(trx, terminalId, request.requestId);
  const room = rulesOf(ctx, terminal.siteId);
  const opening = siteOpening(room, now);
  if (asked && asked.state !== 'given-back') {
    const mustEnd = endOf(opening, sittingOf(ctx, asked, now), now);
    const way = await wayOf(trx, asked);
    return { result: ok(grantOf(asked, { mustEnd, room, way })), siteId: null };
  }

  let current = await findCurrentSession(trx, terminalId);
  if (current?.state === 'granted') {
    // A terminal asks for one session at a time: that it asks anew tells that it never took the last grant up.
    await giveBack(trx, current, now);
    current = null;
  }
  const { siteId } = terminal;
  const bookings = bookingsAt(ctx, terminal, now);
  const { requestId, workshopId } = request;
  const refusal = judgeSeat({
    isOutOfService: isOutOfService || terminal.residue !== null,
    hasOpenSession: current !== null,
    closed: workshopId === undefined ? judgeRoom(room, opening, { bookings, now }) : null,
  });
  if (refusal) return { result: refusal, siteId };
  const seat = { terminal, requestId, again: asked, now };
  if (workshopId !== undefined) {
    const allowed = allowParticipant(bookings, workshopId, now);
    if (!allowed.ok) return { result: allowed, siteId };
    // The queue has no say: a booked terminal is none of its seats.
    const session = await grant(trx, { ...seat, right: 'workshop', allowance: allowed.value });
    return { result: ok(grantOf(session, { mustEnd: allowed.value.mustEnd, room, way: null })), siteId };
  }
  const turn = await judgeQueue(ctx, trx, { siteId, terminalId, placeId: request.placeId });
  if (!turn.ok) return { result: turn, siteId };
  const right = await rightOf(ctx, trx, { ...request, room, siteId, now });
  if (!right.ok) return { result: right, siteId };
  const { way: kind, minutes: ticketMinutes, usedMinutes } = right.value;
  if (isFilterUnknown(ctx, terminalId, room, kind)) return { result: refuse('command-not-possible-now'), siteId };
  const { answer } = judgeSession(room, { now, kind, terminalId, ticketMinutes, usedMinutes, bookings });
  if (!answer.ok) return { result: answer, siteId };
  // Only who would be granted a session here is told that it can move.
  if (right.value.openAt) return { result: judgeMove(ctx, right.value.openAt, siteId), siteId };
  const session = await grant(trx, { ...seat, right: right.value, allowance: answer.value });
  await turn.value();
  return { result: ok(grantOf(session, { mustEnd: answer.value.mustEnd, room, way: kind })), siteId };
}

function rightOf(
  ctx: Context,
  trx: Db,
  { words, cardId, ...asked }: Asked & { room: RoomRules; siteId: string; now: number },
): Promise<Result<Right>> {
  if (cardId) return rightOfCard(ctx, trx, { ...asked, cardId });
  return words ? rightOfTicket(ctx, trx, { ...asked, words }) : rightWithoutTicket(ctx, trx, asked);
}

/** Refusals that came later, for a terminal that was built before them: it would take an unknown code for a lost line. */
function inKnownWords(result: Result<Grant>, request: SessionRequest): Result<Grant> {
  if (result.ok) return result;
  const { code } = result.refusal;
  const isOfHours = ['site-closed', 'last-sign-in-over', 'day-minutes-used'].includes(code);
  if (isOfHours && !request.knowsHours) return refuse('command-not-possible-now');
  const known = ofBookings(result, request);
  if (known !== result) return known;
  const isOfMoving = ['ticket-in-use-elsewhere', 'ticket-in-use-away', 'too-little-to-move'].includes(code);
  return isOfMoving && !request.knowsMoving ? refuse('ticket-used') : result;
}

function ofBookings(result: Result<Grant>, { knowsBookings }: { knowsBookings?: boolean | undefined }): Result<Grant> {
  if (result.ok || knowsBookings || !['terminal-booked', 'young-hours-over'].includes(result.refusal.code))
    return result;
  return refuse('command-not-possible-now');
}

async function grant(
  trx: Db,
  parts: {
    terminal: Terminal;
    right: Right | 'workshop';
    allowance: Allowance;
    requestId: string;
    again: Session | null;
    now: number;
  },
): Promise<Session> {
  const { terminal, right, allowance, requestId, again, now } = parts;
  const ticket = right === 'workshop' ? null : right.ticket;
  const cardId = right === 'workshop' ? null : right.cardId;
  const session: Session = {
    sessionId: again?.sessionId ?? randomUUID(),
    terminalId: terminal.terminalId,
    siteId: terminal.siteId,
    requestId,
    ticketId: ticket?.ticketId ?? null,
    cardId,
    right: right === 'workshop' ? right : ticket ? 'ticket' : cardId ? 'card' : 'without-ticket',
    minutes: allowance.minutes,
    state: 'granted',
    grantedAt: now,
    startedAt: null,
    endsAt: null,
    endedAt: null,
    endReason: null,
    consumedMs: 0,
    ticketMinutes: ticket?.minutes ?? null,
    extensionLimit: allowance.extensions,
    mostMinutes: allowance.mostMinutes,
    extensionsBefore: await extensionsBefore(trx, right === 'workshop' ? null : right.last),
    sharesTicket: false,
    accompaniedFor: null,
    workshopId: allowance.workshopId,
    youngUntil: allowance.youngUntil,
    pausedUntil: null,
  };
  await saveSession(trx, session);
  // The row was read in this very transaction, so only a bug can make this false; then all of it is rolled back.
  if (ticket && !(await claimTicket(trx, ticket.ticketId, session.sessionId)))
    throw new Error('ticket claimed in between');
  if (cardId) await markCardUsed(trx, cardId, startOfLocalDay(now));
  const actor = { kind: 'terminal', id: terminal.terminalId } as const;
  // The ticket's id is in no row together with the session's: no link outlives the ticket (domain.md §1.2).
  if (ticket) await writeAudit(trx, { at: now, actor, action: 'ticket-claimed', target: terminal.siteId });
  await writeAudit(trx, {
    at: now,
    actor,
    action: 'session-granted',
    target: session.sessionId,
    detail: { minutes: session.minutes, right: session.right },
  });
  return session;
}

/** Takes a grant back that never became a session; its ticket is good again. Inside the caller's transaction. */
export async function giveBack(trx: Db, session: Session, now: number): Promise<void> {
  await saveSession(trx, { ...session, state: 'given-back' });
  const actor = { kind: 'server' } as const;
  await writeAudit(trx, { at: now, actor, action: 'session-given-back', target: session.sessionId });
  if (await giveTicketBack(trx, session.sessionId)) {
    await writeAudit(trx, { at: now, actor, action: 'ticket-given-back', target: session.siteId });
  }
}

/** Gives back every grant that no terminal took up in time. Called each second. @returns how many */
export async function giveBackStaleGrants(ctx: Context): Promise<number> {
  const now = ctx.clock.now();
  const before = { others: now - GRANT_TAKEN_WITHIN_MS, openedByHelper: now - OPENED_TAKEN_WITHIN_MS };
  // Nearly always there is none: the writer's turn is not taken for that.
  if ((await listGrantsBefore(ctx.db, before)).length === 0) return 0;
  const stale = await ctx.commits.run(async (trx, touch) => {
    const sessions = await listGrantsBefore(trx, before);
    for (const session of sessions) {
      await giveBack(trx, session, now);
      touch(session.terminalId);
    }
    return sessions;
  });
  for (const { terminalId, siteId } of stale) {
    ctx.changes.announce({ kind: 'terminal-changed', terminalId, siteId });
    ctx.books.changed(siteId);
  }
  return stale.length;
}

/** Would this session have a filter that its terminal, built before there was one, would not keep? */
export function isFilterUnknown(ctx: Context, terminalId: string, room: RoomRules, way: WayIn): boolean {
  return blockedHostsFor(room, way) !== null && !ctx.live.see(terminalId)?.knowsFilter;
}

/** By what the resident of a session came, as its grant counted it; null: by a workshop, which no rule tells apart. */
async function wayOf(trx: Db, { right, ticketId }: Session): Promise<WayIn | null> {
  if (right === 'workshop') return null;
  if (right === 'without-ticket') return right;
  return (ticketId && (await findTicket(trx, ticketId))?.kind) || 'ticket';
}

/** What a terminal is told of a session. `way`: by what somebody came to it. @param mustEnd when the session must end at the latest, and why */
export function grantOf(
  session: Session,
  { mustEnd, room, way }: { mustEnd: MustEnd | null; room: RoomRules; way: WayIn | null },
): Grant {
  const { time } = room;
  // What the rule refuses is not offered.
  const isUsed = session.extensionLimit !== null && session.extensionsBefore >= session.extensionLimit;
  const ownExtensionMinutes = isUsed ? null : time.ownExtensionMinutes;
  const blockedHosts = way && blockedHostsFor(room, way);
  return {
    sessionId: session.sessionId,
    minutes: session.minutes,
    right: session.right === 'unknown' ? 'ticket' : session.right,
    ...(mustEnd ? { closesAt: mustEnd.at, ...toldEnd(mustEnd) } : {}),
    time: session.right === 'workshop' ? inWorkshop(time) : { ...time, ownExtensionMinutes },
    ...(blockedHosts ? { blockedHosts } : {}),
  };
}
