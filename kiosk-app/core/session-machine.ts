import type { JournalState, Residue } from '#protocol/journal-events.ts';
import { begin, end, onActiveTick } from './active-session.ts';
import { askHelp, onHelpTold, takeBackHelp } from './help-call.ts';
import { cannotKeepFacts } from './journal-rules.ts';
import { go, stay, unchosen, welcome } from './machine-step.ts';
import { IDLE_AT_CODE_MS, askCode, onCodeTick, submitCode } from './one-time-code.ts';
import { onPlaceAnswered, startTurn, takePlace } from './queue-place.ts';
import { askMoreTime, onExtensionAnswer } from './more-time.ts';
import { startPause, stayAfterAll, touchPicture } from './pause.ts';
import { onPresence, onTyped } from './presence.ts';
import type { ScreenCall } from './screen-contract.ts';
import type { Effect, Machine, MachineEvent, Step } from './session-state.ts';
import type { Now } from './time-limits.ts';
import { followBookings, takePart } from './workshop-booking.ts';
import { askByCard, chooseCard, moveCardHere } from './card-way.ts';
import { afterCharter, askSession, isOnTheWay, moveHere, onOffer, onRefused } from './way-in.ts';

/** Charter, way in, words and card go back to the welcome after this long without a touch. */
export const IDLE_TO_WELCOME_MS = 90_000;
/** "Poste nettoyé" stays on screen this long. */
export const CLEAN_SHOWN_MS = 10_000;
/** After a restart that interrupted a session its resident is told so for this long. */
export const CUT_TOLD_MS = 10 * 60_000;

/**
 * @param memory whether facts can be kept. @param cutToldUntil, wasCutByCard see Machine. @param helpCallId the call for help that an earlier boot left standing
 * @returns the machine at program start: always a wipe first, unless the terminal has no key yet.
 */
export function startMachine(
  enrolled: boolean,
  memory: JournalState = 'ok',
  cutToldUntil: number | null = null,
  helpCallId: string | null = null,
  wasCutByCard = false,
): Step {
  const machine: Machine = {
    ...unchosen,
    lineIsUp: false,
    wipedAt: null,
    withoutTicketMinutes: null,
    idleMinutes: null,
    takesCards: false,
    hold: null,
    booking: null,
    bookings: [],
    takesPlaces: false,
    memory,
    cutToldUntil,
    wasCutByCard,
    help: helpCallId === null ? null : { kind: 'asked', callId: helpCallId },
    takesHelpCalls: true,
    takesCodes: false,
    codeWait: null,
    takesPauses: true,
    state: enrolled ? { kind: 'starting' } : { kind: 'unenrolled', busy: false, refusal: null },
  };
  return { machine, effects: enrolled ? [{ type: 'wipe', sessionId: null }] : [] };
}

/** One step of the machine that is drawn in session-state.ts. An event that means nothing in the present state changes nothing. */
export function step(machine: Machine, event: MachineEvent, now: Now): Step {
  switch (event.type) {
    case 'call':
      return onCall(machine, event.call, event.freshId, now);
    case 'enrolled':
      if (machine.state.kind !== 'unenrolled') return stay(machine);
      return go(machine, { kind: 'starting' }, [{ type: 'wipe', sessionId: null }]);
    case 'enrolment-refused':
      if (machine.state.kind !== 'unenrolled') return stay(machine);
      return go(machine, { kind: 'unenrolled', busy: false, refusal: event.refusal });
    case 'session-granted':
      if (machine.state.kind !== 'checking' || machine.state.requestId !== event.requestId) return stay(machine);
      return begin(machine.state.code ? { ...machine, codeWait: null } : machine, event.grant, now);
    case 'session-refused':
      if (machine.state.kind !== 'checking' || machine.state.requestId !== event.requestId) return stay(machine);
      return onRefused(machine, machine.state, event.refusal, now);
    case 'extension-answered':
      return onExtensionAnswer(machine, event.requestId, event.refusal, now);
    case 'help-offered':
      return stay({ ...machine, takesHelpCalls: event.isOffered });
    case 'codes-offered':
      return stay({ ...machine, takesCodes: event.isOffered });
    case 'pause-offered':
      return stay({ ...machine, takesPauses: event.isOffered });
    case 'help-told':
      return onHelpTold(machine, event.told, now);
    case 'hold-told':
      return stay({ ...machine, hold: event.hold });
    case 'booking-told':
      return stay({ ...machine, booking: event.booking });
    case 'bookings-kept':
      return stay(followBookings({ ...machine, bookings: event.bookings }, now));
    case 'place-answered':
      return onPlaceAnswered(machine, event.placeId, event.answer);
    case 'presence':
      return onPresence(machine, event.agoMs, now);
    case 'typed':
      return onTyped(machine, now);
    case 'resident-died':
      return machine.state.kind === 'active'
        ? end(machine, machine.state, 'resident-process-died', now)
        : stay(machine);
    case 'wipe-finished':
      return onWipeFinished(machine, event, now);
    case 'offered':
      return onOffer(machine, event, now);
    case 'line-changed':
      // An island calls nobody: what the server keeps it says again when it is back.
      return stay(followBookings({ ...machine, lineIsUp: event.isUp, hold: event.isUp ? machine.hold : null }, now));
    case 'memory-changed':
      return onMemoryChanged({ ...machine, memory: event.memory });
    case 'woke': {
      // While it slept nobody could be there: the minutes begin anew.
      const next = onTick(onPresence(machine, 0, now).machine, now);
      const slept: Effect = { type: 'journal', event: { type: 'slept', durationMs: event.durationMs } };
      return { machine: next.machine, effects: [slept, ...next.effects] };
    }
    case 'tick':
      return onTick(machine, now, event.freshId);
  }
}

function onCall(machine: Machine, call: ScreenCall, freshId: string, now: Now): Step {
  const { state } = machine;
  switch (call.call) {
    case 'choose-language':
      if (state.kind === 'active' || state.kind === 'wiping') return stay(machine);
      return { machine: { ...machine, language: call.language }, effects: [] };
    case 'choose-comfort':
      if (state.kind === 'active' || state.kind === 'wiping') return stay(machine);
      return { machine: { ...machine, comfort: call.comfort }, effects: [] };
    case 'start':
      if (state.kind !== 'welcome' && state.kind !== 'clean') return stay(machine);
      if (machine.hold && !machine.booking) return startTurn(machine, machine.hold, now);
      // At the goodbye nothing can be chosen: what stands there is of the one who left.
      return go(
        { ...machine, ...(state.kind === 'clean' ? unchosen : {}), turn: null },
        { kind: 'charter', idleSince: now.mono },
      );
    case 'take-place':
      return takePlace(machine, freshId, now);
    case 'accept-charter':
      if (state.kind !== 'charter') return stay(machine);
      if (state.opened) return begin(machine, state.opened.grant, now);
      return machine.booking ? takePart(machine, machine.booking, freshId) : afterCharter(machine, now);
    case 'choose-ticket':
      if (state.kind !== 'way-in' && state.kind !== 'code') return stay(machine);
      return go(machine, { kind: 'words', idleSince: now.mono, refusal: null });
    case 'ask-without-ticket':
      return state.kind === 'way-in' ? askSession(machine, state, null, freshId) : stay(machine);
    case 'choose-card':
      return chooseCard(machine, now);
    case 'submit-card':
      return state.kind === 'card'
        ? askByCard(machine, state, { number: call.number, pin: call.pin }, freshId)
        : stay(machine);
    case 'choose-again':
      return state.kind === 'card' ? afterCharter(machine, now) : stay(machine);
    case 'submit-words':
      return state.kind === 'words' ? askSession(machine, state, call.words, freshId) : stay(machine);
    case 'ask-code':
      return askCode(machine, freshId, now);
    case 'submit-code':
      return state.kind === 'code' ? submitCode(machine, state, call.code, freshId) : stay(machine);
    case 'move-here':
      if (state.kind === 'card') return moveCardHere(machine, state, freshId);
      return state.kind === 'words' ? moveHere(machine, state, freshId) : stay(machine);
    case 'leave':
      return isOnTheWay(state) ? welcome(machine) : stay(machine);
    case 'still-there':
      return isOnTheWay(state) ? go(machine, { ...state, idleSince: now.mono }) : stay(machine);
    case 'ask-end':
      return state.kind === 'active' && !state.pause
        ? go(machine, { ...state, notice: { shown: { kind: 'confirm-end' }, until: null } })
        : stay(machine);
    case 'confirm-end':
      if (state.kind !== 'active' || state.pause || state.notice?.shown.kind !== 'confirm-end') return stay(machine);
      return end(machine, state, 'resident-left', now);
    case 'ask-pause':
      return state.kind === 'active' ? startPause(machine, state, freshId, now) : stay(machine);
    case 'touch-picture':
      return state.kind === 'active' ? touchPicture(machine, state, call.word, freshId, now) : stay(machine);
    case 'stay-after-all':
      return state.kind === 'active' ? stayAfterAll(machine, state, now) : stay(machine);
    case 'ask-more-time':
      return state.kind === 'active' ? askMoreTime(machine, state, freshId, now) : stay(machine);
    case 'ask-help':
      return askHelp(machine, freshId, now);
    case 'take-back-help':
      return takeBackHelp(machine);
    case 'dismiss-notice':
      // Who closes a card is there.
      return state.kind === 'active' && !state.pause
        ? onPresence(go(machine, { ...state, notice: null }).machine, 0, now)
        : stay(machine);
    case 'enrol':
      if (state.kind !== 'unenrolled' || state.busy) return stay(machine);
      return go(machine, { kind: 'unenrolled', busy: true, refusal: null }, [{ type: 'enrol', code: call.code }]);
  }
}

function onWipeFinished(machine: Machine, wipe: { residue: Residue[]; durationMs: number }, now: Now): Step {
  const { state } = machine;
  if (state.kind !== 'wiping' && state.kind !== 'starting') return stay(machine);
  const sessionId = state.kind === 'wiping' ? state.sessionId : null;
  const hasNoMemory = cannotKeepFacts(machine.memory);
  if (wipe.residue.length > 0) {
    // A check that failed on a disk that takes nothing is made again when it does; anything found waits for staff.
    const isOnlyTheDisk = hasNoMemory && wipe.residue.every(({ kind }) => kind === 'check-failed');
    return go(machine, { kind: 'out-of-service', cause: isOnlyTheDisk ? 'memory' : 'residue' }, [
      { type: 'journal', event: { type: 'wipe-failed', sessionId, residue: wipe.residue } },
    ]);
  }
  const wiped = { ...machine, wipedAt: now.at, ...unchosen };
  const fact: Effect = {
    type: 'journal',
    event: { type: 'wiped', sessionId, durationMs: Math.round(wipe.durationMs) },
  };
  if (hasNoMemory) return go(wiped, { kind: 'out-of-service', cause: 'memory' }, [fact]);
  const effects: Effect[] = [fact, { type: 'warm-resident' }];
  // What the person who leaves has chosen is kept for the goodbye only.
  return state.kind === 'wiping'
    ? go(
        { ...wiped, language: machine.language, comfort: machine.comfort },
        { kind: 'clean', since: now.mono, ...(state.reason ? { reason: state.reason } : {}) },
        effects,
      )
    : go(wiped, { kind: 'welcome' }, effects);
}

/** Whoever sits there goes on; where nobody does, the terminal leaves and comes back by itself. */
function onMemoryChanged(machine: Machine): Step {
  const { state } = machine;
  if (!cannotKeepFacts(machine.memory)) {
    const waited = state.kind === 'out-of-service' && state.cause === 'memory';
    return waited ? go(machine, { kind: 'starting' }, [{ type: 'wipe', sessionId: null }]) : stay(machine);
  }
  switch (state.kind) {
    case 'welcome':
    case 'charter':
    case 'way-in':
    case 'words':
    case 'card':
    case 'code':
    case 'checking':
    case 'place':
    case 'clean':
      return go({ ...machine, ...unchosen }, { kind: 'out-of-service', cause: 'memory' });
    default:
      return stay(machine);
  }
}

function onTick(machine: Machine, now: Now, freshId?: string): Step {
  machine = followBookings(machine, now);
  if (machine.cutToldUntil !== null && now.mono >= machine.cutToldUntil) machine = { ...machine, cutToldUntil: null };
  const { state } = machine;
  if (state.kind === 'clean' && now.mono - state.since >= CLEAN_SHOWN_MS) return welcome(machine);
  const idleMs = state.kind === 'code' ? IDLE_AT_CODE_MS : IDLE_TO_WELCOME_MS;
  if (isOnTheWay(state) && now.mono - state.idleSince >= idleMs) {
    return welcome(machine);
  }
  if (state.kind === 'code') return onCodeTick(machine, state, freshId, now);
  if (state.kind === 'charter' && state.opened && now.at >= state.opened.goodUntil) return welcome(machine);
  return state.kind === 'active' ? onActiveTick(machine, state, now, freshId) : stay(machine);
}
