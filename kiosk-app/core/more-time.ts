import type { Refusal } from '#protocol/result.ts';
import { NOTICE_SHOWN_MS, go, stay } from './machine-step.ts';
import type { ActiveState, Machine, Step } from './session-state.ts';
import { type Now, closingOf } from './time-limits.ts';

/**
 * More time at the resident's own asking (WCAG 2.2.1, RGAA 13.1), as often as wanted. The server decides; its yes comes as the order `extend`, whose id is that of the asking.
 *
 *   (nothing) ──key or button, line up──► asked ──order with its id, or refused──► (nothing)
 *        └──line down──► told why            └──no answer──► unanswered ──key or button──► asked (same id: given once at most)
 */
export type Asking = {
  requestId: string;
  isWaiting: boolean;
  /** nobody asked: a no is not told, and is no news */
  isQuiet?: true;
};

/** @returns how many minutes are offered now; null: the site leaves it to staff, time is not short yet, the site closes, or the seat was left for a moment */
export function offeredMinutes({ time, rules, closesAt, isAccompanied, pause }: ActiveState, now: Now): number | null {
  if (pause) return null;
  // There is no more than all the time there is.
  if (isAccompanied) return null;
  if (rules.ownExtensionMinutes === null || closingOf(time, closesAt) !== undefined) return null;
  const isTold = time.endsMono - now.mono <= Math.max(...rules.warnAtMinutes) * 60_000;
  return isTold ? rules.ownExtensionMinutes : null;
}

/** The resident wants to stay longer. Nothing where it is not offered, or asked already. */
export function askMoreTime(machine: Machine, state: ActiveState, freshId: string, now: Now): Step {
  if (offeredMinutes(state, now) === null || state.asking?.isWaiting) return stay(machine);
  // By itself a terminal gives nothing: it cannot know what the rules of today leave.
  if (!machine.lineIsUp) return go(machine, told(state, { code: 'no-line' }, now));
  const requestId = state.asking?.requestId ?? freshId;
  const notice = { shown: { kind: 'asking-time' as const }, until: null };
  return go(machine, { ...state, asking: { requestId, isWaiting: true }, notice }, [
    { type: 'ask-extension', requestId, sessionId: state.sessionId },
  ]);
}

/** The server's answer to an asking; null: it is coming. */
export function onExtensionAnswer(machine: Machine, requestId: string, refusal: Refusal | null, now: Now): Step {
  const { state } = machine;
  if (state.kind !== 'active' || state.asking?.requestId !== requestId || !state.asking.isWaiting) return stay(machine);
  // Nobody asked: warnings come as if nothing had been, and who then wants more may ask.
  if (refusal && state.asking.isQuiet) return go(machine, { ...state, asking: null });
  if (refusal?.code === 'no-line') {
    // It may have been heard all the same: asked again it is the same asking.
    return go(machine, { ...told(state, refusal, now), asking: { requestId, isWaiting: false } });
  }
  if (refusal) return go(machine, { ...told(state, refusal, now), asking: null });
  const isShown = state.notice?.shown.kind === 'asking-time';
  const notice = isShown
    ? { shown: { kind: 'asking-time' as const }, until: now.mono + NOTICE_SHOWN_MS }
    : state.notice;
  return go(machine, { ...state, asking: { requestId, isWaiting: false }, notice });
}

function told(state: ActiveState, refusal: Refusal, now: Now): ActiveState {
  const shown = { kind: 'not-extended' as const, refusal, endsAt: state.time.endsAt };
  return { ...state, notice: { shown, until: now.mono + NOTICE_SHOWN_MS } };
}

/** How long before the first warning it is asked by itself: there and back again, so that who gets more is not alarmed first. */
const ASKED_BEFORE_MS = 20_000;

/**
 * Before the first warning, where the site gives more while seats are free: is it to be asked now? Once for each end.
 * @returns the end it is asked for, on the monotonic clock; null: not now
 */
export function askedByItself(machine: Machine, state: ActiveState, now: Now): number | null {
  const { time, rules, closesAt, asking, isAccompanied, askedFreeForMono, pause } = state;
  if (rules.whileFree === null || !machine.lineIsUp || asking !== null || isAccompanied || pause) return null;
  if (closingOf(time, closesAt) !== undefined || askedFreeForMono === time.endsMono) return null;
  const leftMs = time.endsMono - now.mono;
  return leftMs <= Math.max(...rules.warnAtMinutes) * 60_000 + ASKED_BEFORE_MS ? time.endsMono : null;
}
