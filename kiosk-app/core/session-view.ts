import type { EndReason } from '#protocol/journal-events.ts';
import type { Bar, Notice, View } from './screen-contract.ts';
import type { ActiveState, Machine, TerminalState } from './session-state.ts';
import { offersCode } from './one-time-code.ts';
import { offeredMinutes } from './more-time.ts';
import { offeredPause, pausedView } from './pause.ts';
import { quietMinutes } from './presence.ts';
import { type Now, isShort, remainingMinutes } from './time-limits.ts';

/**
 * @param takesPauses as the machine says: a pause may be offered
 * @returns what the time bar shows, or null outside a session, and while one is covered.
 */
export function barOf(state: TerminalState, now: Now, takesPauses = false): Bar | null {
  if (state.kind !== 'active' || state.pause) return null;
  const leftMs = state.time.endsMono - now.mono;
  return {
    remainingMinutes: remainingMinutes(leftMs),
    endsAt: state.time.endsAt,
    isShort: isShort(leftMs, state.rules.warnAtMinutes),
    offeredMinutes: offeredMinutes(state, now),
    isAccompanied: state.isAccompanied,
    ...(state.isAccompanied ? quiet(state) : {}),
    pauseMinutes: offeredPause(state, takesPauses),
  };
}

/** @returns what is shown beside the page; nothing beside a covered one: it waits */
export function noticeOf({ state }: Machine): Notice | null {
  return state.kind === 'active' && !state.pause && state.notice ? state.notice.shown : null;
}

/** @returns what hides a session while its resident has left the seat for a moment; null: nothing does. Goes before `viewOf`, which knows no time. */
export function coverOf({ state }: Machine, now: Now): View | null {
  return state.kind === 'active' && state.pause ? pausedView(state, state.pause, now) : null;
}

/** @returns what the full-screen surface shows. */
export function viewOf(machine: Machine): View {
  const { state, booking } = machine;
  const workshop = booking && { title: booking.title, until: booking.until };
  switch (state.kind) {
    case 'unenrolled':
      return { kind: 'enrolment', busy: state.busy, refusal: state.refusal };
    case 'welcome':
      return {
        kind: 'welcome',
        lineIsDown: !machine.lineIsUp,
        wipedAt: machine.wipedAt,
        wasCut: machine.cutToldUntil !== null,
        ...(machine.cutToldUntil !== null && machine.wasCutByCard ? { wasCutByCard: true } : {}),
        ...(workshop ? { workshop } : held(machine)),
        ...(!workshop && offersCode(machine) ? { offersCode: true } : {}),
      };
    case 'place':
      return { kind: 'place', place: state.place, refusal: state.refusal };
    case 'way-in':
      return {
        kind: 'way-in',
        minutes: machine.withoutTicketMinutes,
        ...(machine.takesCards ? { takesCards: true } : {}),
        refusal: state.refusal,
      };
    case 'words':
      return {
        kind: 'words',
        refusal: state.refusal,
        ...(state.movable ? { canMoveHere: true } : {}),
        ...(offersCode(machine) ? { offersCode: true } : {}),
      };
    case 'card':
      return {
        kind: 'card',
        refusal: state.refusal,
        ...(state.movable ? { canMoveHere: true } : {}),
        ...(machine.lineIsUp ? {} : { lineIsDown: true }),
      };
    case 'code':
      return { kind: 'code', number: state.number, wrong: state.wrong, refusal: state.refusal };
    case 'active':
      return { kind: 'session' };
    case 'clean':
      return { kind: 'clean', wipedAt: machine.wipedAt ?? 0, ...because(state) };
    case 'wiping':
      return { kind: 'wiping', ...because(state) };
    case 'checking':
      return {
        kind: 'checking',
        isWithoutTicket: state.isWithoutTicket,
        ...(state.card ? { isByCard: true } : {}),
      };
    case 'charter':
      return {
        kind: 'charter',
        ...(state.opened ? { openedMinutes: state.opened.grant.minutes } : workshop ? { workshop } : {}),
        ...(machine.idleMinutes === null ? {} : { idleMinutes: machine.idleMinutes }),
      };
    case 'starting':
      return { kind: 'starting' };
    case 'out-of-service':
      return { kind: state.kind, cause: state.cause };
  }
}

/** How long an accompanied session may be quiet, where it may not for ever. */
export function quiet(state: Pick<ActiveState, 'rules' | 'isAccompanied'>): { quietMinutes?: number } {
  const minutes = quietMinutes(state);
  return minutes === null ? {} : { quietMinutes: minutes };
}

/** For whom the terminal is kept, for all who stand before it. */
function held({ hold, takesPlaces }: Machine) {
  if (!hold) return {};
  const { number, word, until } = hold;
  return { hold: { number, word, until }, takesPlaces };
}

/** Why the session ended, for whoever still sits there. */
function because({ reason }: { reason?: EndReason }): { reason?: EndReason } {
  return reason ? { reason } : {};
}
