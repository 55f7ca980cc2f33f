import type { EndReason } from '#protocol/journal-events.ts';
import type { Bar, View } from './screen-contract.ts';
import type { Machine, TerminalState } from './session-state.ts';
import { offersCode } from './one-time-code.ts';
import { offeredMinutes } from './more-time.ts';
import { type Now, isShort, remainingMinutes } from './time-limits.ts';

/** @returns what the time bar shows, or null outside a session. */
export function barOf(state: TerminalState, now: Now): Bar | null {
  if (state.kind !== 'active') return null;
  const leftMs = state.time.endsMono - now.mono;
  return {
    remainingMinutes: remainingMinutes(leftMs),
    endsAt: state.time.endsAt,
    isShort: isShort(leftMs, state.rules.warnAtMinutes),
    offeredMinutes: offeredMinutes(state, now),
    isAccompanied: state.isAccompanied,
  };
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
        ...(offersCode(machine) ? { offersCode: true } : {}),
      };
    case 'place':
      return { kind: 'place', place: state.place, refusal: state.refusal };
    case 'way-in':
      return { kind: 'way-in', minutes: machine.withoutTicketMinutes ?? 0, refusal: state.refusal };
    case 'words':
      return {
        kind: 'words',
        refusal: state.refusal,
        ...(state.movable ? { canMoveHere: true } : {}),
        ...(offersCode(machine) ? { offersCode: true } : {}),
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
