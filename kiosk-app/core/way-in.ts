import { refuse } from '#protocol/result.ts';
import type { Refusal } from '#protocol/result.ts';
import { cannotKeepFacts } from './journal-rules.ts';
import { go, stay } from './machine-step.ts';
import type { Machine, Step, TerminalState } from './session-state.ts';
import type { Now } from './time-limits.ts';

/** The states of somebody who is on the way to a session and may walk away. */
export type OnTheWay = Extract<TerminalState, { idleSince: number }>;
type Choosing = Extract<TerminalState, { kind: 'way-in' }>;
type AtWords = Extract<TerminalState, { kind: 'words' }>;
type Checking = Extract<TerminalState, { kind: 'checking' }>;

export function isOnTheWay(state: TerminalState): state is OnTheWay {
  return ['charter', 'way-in', 'words', 'place'].includes(state.kind);
}

/** After the charter: where there is nothing to choose, straight to the words. */
export function afterCharter(machine: Machine, now: Now): Step {
  const kind = machine.withoutTicketMinutes === null ? 'words' : 'way-in';
  return go(machine, { kind, idleSince: now.mono, refusal: null });
}

/** The server offers something else than before. Who is just choosing, and could choose no more, is at the words. */
export function onOffer(
  machine: Machine,
  { withoutTicketMinutes, takesPlaces = false }: { withoutTicketMinutes: number | null; takesPlaces?: boolean },
  now: Now,
): Step {
  if (machine.withoutTicketMinutes === withoutTicketMinutes && machine.takesPlaces === takesPlaces)
    return stay(machine);
  const offered = { ...machine, withoutTicketMinutes, takesPlaces };
  const isGone = machine.state.kind === 'way-in' && withoutTicketMinutes === null;
  return isGone ? go(offered, { kind: 'words', idleSince: now.mono, refusal: null }) : stay(offered);
}

/**
 * Asks the server for a session, by words or without. Not where no fact can be kept: it would keep the ticket for a session that cannot begin.
 * @param words null: without a ticket. @param isMove the session they have at another terminal is to go on here
 */
export function askSession(
  machine: Machine,
  state: Choosing | AtWords,
  words: string[] | null,
  freshId: string,
  isMove = false,
): Step {
  if (cannotKeepFacts(machine.memory)) {
    return go(machine, { ...state, refusal: refuse('terminal-memory-full').refusal });
  }
  // By what they said when they began: a terminal may have been kept for somebody else since.
  const turn = machine.turn ? { placeId: machine.turn } : {};
  if (!words) {
    return go(machine, { kind: 'checking', requestId: freshId, isWithoutTicket: true }, [
      { type: 'ask-session-without-ticket', requestId: freshId, ...turn },
    ]);
  }
  const movesHere = isMove ? { movesHere: true as const } : {};
  return go(machine, { kind: 'checking', requestId: freshId, isWithoutTicket: false, words }, [
    { type: 'ask-session', requestId: freshId, words, ...movesHere, ...turn },
  ]);
}

/** "Continuer ici", where that was offered. */
export function moveHere(machine: Machine, state: AtWords, freshId: string): Step {
  return state.movable ? askSession(machine, state, state.movable, freshId, true) : stay(machine);
}

/** The server said no: back to where it was asked, with its reason. Words that are in use elsewhere wait for one press. */
export function onRefused(machine: Machine, { isWithoutTicket, words }: Checking, refusal: Refusal, now: Now): Step {
  if (words && refusal.code === 'ticket-in-use-elsewhere') {
    return go(machine, { kind: 'words', idleSince: now.mono, refusal, movable: words });
  }
  const canChoose = isWithoutTicket && machine.withoutTicketMinutes !== null;
  return go(machine, { kind: canChoose ? 'way-in' : 'words', idleSince: now.mono, refusal });
}
