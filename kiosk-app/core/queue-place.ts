import type { Hold, QueuePlace } from '#protocol/queue.ts';
import type { Result } from '#protocol/result.ts';
import { go, stay, unchosen, welcome } from './machine-step.ts';
import type { Machine, Step } from './session-state.ts';
import type { Now } from './time-limits.ts';

/**
 * The queue at a terminal (protocol/queue.ts has the drawing of a place). The server keeps a terminal for one place and says so; here that is one more question of the welcome: whose
 * turn it is. Who says "C'est mon tour" goes on as anybody, and asks for the session with the id of the place; what is true of it the server decides.
 */

/** "C'est mon tour". The goodbye of the one before is no place for that question: the welcome comes first. */
export function startTurn(machine: Machine, hold: Hold, now: Now): Step {
  if (machine.state.kind === 'clean') return welcome(machine);
  const { placeId } = hold;
  return go({ ...machine, turn: placeId }, { kind: 'charter', idleSince: now.mono }, [{ type: 'say-here', placeId }]);
}

/** "Prendre une place", at a terminal that is kept for another: where it is not, one sits down. */
export function takePlace(machine: Machine, freshId: string, now: Now): Step {
  const { state, hold, takesPlaces } = machine;
  if (!hold || !takesPlaces || (state.kind !== 'welcome' && state.kind !== 'clean')) return stay(machine);
  const chosen = state.kind === 'clean' ? { ...machine, ...unchosen } : machine;
  return go(chosen, { kind: 'place', idleSince: now.mono, placeId: freshId, place: null, refusal: null }, [
    { type: 'ask-place', placeId: freshId },
  ]);
}

/** The server's word on the place that was asked for; nobody waits for another one. */
export function onPlaceAnswered(machine: Machine, placeId: string, answer: Result<QueuePlace>): Step {
  const { state } = machine;
  if (state.kind !== 'place' || state.placeId !== placeId) return stay(machine);
  return go(machine, { ...state, ...(answer.ok ? { place: answer.value } : { refusal: answer.refusal }) });
}
