import { refuse } from '#protocol/result.ts';
import { cannotKeepFacts } from './journal-rules.ts';
import { go, stay } from './machine-step.ts';
import type { CardAsked, Machine, Step, TerminalState } from './session-state.ts';
import type { Now } from './time-limits.ts';

type AtCard = Extract<TerminalState, { kind: 'card' }>;

/** "J'ai une carte", where that is offered. */
export function chooseCard(machine: Machine, now: Now): Step {
  if (machine.state.kind !== 'way-in' || !machine.takesCards) return stay(machine);
  return go(machine, { kind: 'card', idleSince: now.mono, refusal: null });
}

/** Asks the server for a session by a card. Not where no fact can be kept. @param isMove the session it has at another terminal is to go on here */
export function askByCard(machine: Machine, state: AtCard, card: CardAsked, requestId: string, isMove = false): Step {
  if (cannotKeepFacts(machine.memory)) {
    return go(machine, {
      kind: 'card',
      idleSince: state.idleSince,
      refusal: refuse('terminal-memory-full').refusal,
    });
  }
  return go(machine, { kind: 'checking', requestId, isWithoutTicket: false, card }, [
    {
      type: 'ask-session-by-card',
      requestId,
      card,
      ...(isMove ? { movesHere: true as const } : {}),
      ...(machine.hold ? { placeId: machine.hold.placeId } : {}),
    },
  ]);
}

/** "Continuer ici", where that was offered. */
export function moveCardHere(machine: Machine, state: AtCard, freshId: string): Step {
  return state.movable ? askByCard(machine, state, state.movable, freshId, true) : stay(machine);
}
