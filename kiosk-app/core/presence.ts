import { IDLE_WARNING_MS, LANDING_ASKED_BEFORE_MS, TYPED_LATELY_MS } from '#protocol/limits.ts';
import { go, stay } from './machine-step.ts';
import type { ActiveState, Machine, Step } from './session-state.ts';
import { type Now, closingOf } from './time-limits.ts';

const MINUTE_MS = 60_000;
/** Presence is noted no more finely than this: nothing is shown of it. */
const NOTED_EVERY_MS = 5_000;

/**
 * Is somebody there (Libki #323), and does somebody write? That a key was pressed is all that is known, never which.
 *
 *   there ──quiet for the site's minutes──► asked "are you there?" ──a key, a movement, sound, the button──► there
 *                                               └──60 s and nothing (WCAG 2.2.1, RGAA 13.1)──► the session ends: nobody-there
 */
export type Presence = {
  /** the last sign of somebody, on the monotonic clock */
  seenMono: number;
  /** the last key, whichever; null: none yet */
  typedMono: number | null;
  /** when it was asked whether somebody is there; null: not asked */
  askedMono: number | null;
  /** the end for which more time was asked because somebody wrote, on the monotonic clock: once for each */
  landedForMono: number | null;
};

/** Whoever sits down is there. */
export function startPresence(now: Now): Presence {
  return { seenMono: now.mono, typedMono: null, askedMono: null, landedForMono: null };
}

/** Somebody was there so many milliseconds ago: a key, a movement, a touch, sound that plays. */
export function onPresence(machine: Machine, agoMs: number, now: Now): Step {
  const { state } = machine;
  if (state.kind !== 'active') return stay(machine);
  const { presence } = state;
  const seenMono = now.mono - Math.max(0, agoMs);
  const isAnswer = presence.askedMono !== null && seenMono > presence.askedMono;
  if (!isAnswer && seenMono < presence.seenMono + NOTED_EVERY_MS) return stay(machine);
  const notice = state.notice?.shown.kind === 'still-there' && isAnswer ? null : state.notice;
  return go(machine, {
    ...state,
    notice,
    presence: {
      ...presence,
      seenMono: Math.max(seenMono, presence.seenMono),
      askedMono: isAnswer ? null : presence.askedMono,
    },
  });
}

/** A key was pressed in a page. */
export function onTyped(machine: Machine, now: Now): Step {
  const there = onPresence(machine, 0, now).machine;
  if (there.state.kind !== 'active') return stay(machine);
  return go(there, { ...there.state, presence: { ...there.state.presence, typedMono: now.mono } });
}

/** How long a session may be quiet, minutes; null: as long as it lasts. An accompanied one twice as long: two people talk. */
export function quietMinutes({ rules, isAccompanied }: Pick<ActiveState, 'rules' | 'isAccompanied'>): number | null {
  return rules.idleMinutes === null ? null : rules.idleMinutes * (isAccompanied ? 2 : 1);
}

/** What quiet makes of a session now: nothing, the question, or its end. */
export function afterQuiet(state: ActiveState, now: Now): 'nothing' | 'ask' | 'end' {
  const { presence, pause } = state;
  const minutes = quietMinutes(state);
  // Who has left for a moment has said so: that has an end of its own.
  if (minutes === null || pause) return 'nothing';
  // Asked, it ends only when the question has stood for its whole time: also on a machine that stood still meanwhile.
  if (presence.askedMono !== null) return now.mono - presence.askedMono >= IDLE_WARNING_MS ? 'end' : 'nothing';
  return now.mono - presence.seenMono >= minutes * MINUTE_MS ? 'ask' : 'nothing';
}

/** The question stands. */
export function asked(state: ActiveState, now: Now): ActiveState {
  return {
    ...state,
    presence: { ...state.presence, askedMono: now.mono },
    notice: { shown: { kind: 'still-there' }, until: null },
  };
}

/** Somebody writes while the time ends (promise 5), and the server may give more: is it to be asked now? */
export function isToLand(machine: Machine, state: ActiveState, now: Now): boolean {
  const { time, rules, presence, closesAt, asking, pause } = state;
  if (rules.softLandingMinutes === null || !machine.lineIsUp || asking !== null || pause) return false;
  if (closingOf(time, closesAt) !== undefined || presence.landedForMono === time.endsMono) return false;
  const isNear = time.endsMono - now.mono <= LANDING_ASKED_BEFORE_MS;
  return isNear && presence.typedMono !== null && now.mono - presence.typedMono <= TYPED_LATELY_MS;
}
