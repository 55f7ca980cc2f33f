import { refuse } from '#protocol/result.ts';
import type { Refusal } from '#protocol/result.ts';
import { cannotKeepFacts } from './journal-rules.ts';
import { go, stay } from './machine-step.ts';
import { onCodeRefused } from './one-time-code.ts';
import type { CardAsked, Machine, MachineEvent, Step, TerminalState } from './session-state.ts';
import type { Now } from './time-limits.ts';

/** The states of somebody who is on the way to a session and may walk away. */
export type OnTheWay = Extract<TerminalState, { idleSince: number }>;
type Offer = Extract<MachineEvent, { type: 'offered' }>;
type Choosing = Extract<TerminalState, { kind: 'way-in' }>;
type AtWords = Extract<TerminalState, { kind: 'words' }>;
type Checking = Extract<TerminalState, { kind: 'checking' }>;

export function isOnTheWay(state: TerminalState): state is OnTheWay {
  return ['charter', 'way-in', 'words', 'card', 'code', 'place'].includes(state.kind);
}

/** After the charter: where there is nothing to choose, straight to the words. */
export function afterCharter(machine: Machine, now: Now): Step {
  return go(machine, { kind: choiceOf(machine), idleSince: now.mono, refusal: null });
}

/** Where one who may come in more than one way chooses, and where one types who may not. */
export function choiceOf({ withoutTicketMinutes, takesCards }: Machine): 'way-in' | 'words' {
  return withoutTicketMinutes === null && !takesCards ? 'words' : 'way-in';
}

/** The server offers something else than before. Who is just choosing, and could choose no more, is at the words; who has chosen a card that is taken no more chooses again. */
export function onOffer(
  machine: Machine,
  { withoutTicketMinutes, takesCards = false, takesPlaces = false, idleMinutes = null }: Offer,
  now: Now,
): Step {
  const isSame =
    machine.withoutTicketMinutes === withoutTicketMinutes &&
    machine.takesCards === takesCards &&
    machine.takesPlaces === takesPlaces &&
    machine.idleMinutes === idleMinutes;
  if (isSame) return stay(machine);
  const offered = { ...machine, withoutTicketMinutes, takesCards, takesPlaces, idleMinutes };
  const { kind } = machine.state;
  const isGone = (kind === 'way-in' && choiceOf(offered) === 'words') || (kind === 'card' && !takesCards);
  return isGone ? afterCharter(offered, now) : stay(offered);
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

/** The server said no: back to where it was asked, with its reason. Words, or a card, that are in use elsewhere wait for one press. */
export function onRefused(
  machine: Machine,
  { isWithoutTicket, words, card, code }: Checking,
  refusal: Refusal,
  now: Now,
): Step {
  if (card) return onCardRefused(machine, card, refusal, now);
  if (code) return onCodeRefused(machine, code, refusal, now);
  if (words && refusal.code === 'ticket-in-use-elsewhere') {
    return go(machine, { kind: 'words', idleSince: now.mono, refusal, movable: words });
  }
  return go(machine, { kind: isWithoutTicket ? choiceOf(machine) : 'words', idleSince: now.mono, refusal });
}

function onCardRefused(machine: Machine, card: CardAsked, refusal: Refusal, now: Now): Step {
  const idleSince = now.mono;
  if (!machine.takesCards) return go(machine, { kind: choiceOf(machine), idleSince, refusal });
  const movable = refusal.code === 'card-in-use-elsewhere' ? { movable: card } : {};
  return go(machine, { kind: 'card', idleSince, refusal, ...movable });
}
