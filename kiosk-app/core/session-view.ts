import type { EndReason } from '#protocol/journal-events.ts';
import type { Bar, Notice, View } from './screen-contract.ts';
import type { Machine, TerminalState } from './session-state.ts';
import { offeredMinutes } from './more-time.ts';
import { offeredPause, pausedView } from './pause.ts';
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
  const { state } = machine;
  switch (state.kind) {
    case 'unenrolled':
      return { kind: 'enrolment', busy: state.busy, refusal: state.refusal };
    case 'welcome':
      return {
        kind: 'welcome',
        lineIsDown: !machine.lineIsUp,
        wipedAt: machine.wipedAt,
        wasCut: machine.cutToldUntil !== null,
        ...held(machine),
      };
    case 'place':
      return { kind: 'place', place: state.place, refusal: state.refusal };
    case 'way-in':
      return { kind: 'way-in', minutes: machine.withoutTicketMinutes ?? 0, refusal: state.refusal };
    case 'words':
      return { kind: 'words', refusal: state.refusal, ...(state.movable ? { canMoveHere: true } : {}) };
    case 'active':
      return { kind: 'session' };
    case 'clean':
      return { kind: 'clean', wipedAt: machine.wipedAt ?? 0, ...because(state) };
    case 'wiping':
      return { kind: 'wiping', ...because(state) };
    case 'checking':
      return { kind: 'checking', isWithoutTicket: state.isWithoutTicket };
    case 'charter':
      return { kind: 'charter', ...(state.opened ? { openedMinutes: state.opened.grant.minutes } : {}) };
    case 'starting':
      return { kind: 'starting' };
    case 'out-of-service':
      return { kind: state.kind, cause: state.cause };
  }
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
