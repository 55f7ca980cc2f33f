import { PAUSE_HIDDEN_MS, PAUSE_ROUNDS, PAUSE_TRIES } from './screen-contract.ts';
import type { View } from './screen-contract.ts';
import { go, stay } from './machine-step.ts';
import { drawPictures, shuffled } from './pause-pictures.ts';
import { startPresence } from './presence.ts';
import type { ActiveState, Machine, Step } from './session-state.ts';
import { type Now, dueWarning, remainingMinutes } from './time-limits.ts';

/**
 * The resident leaves the seat for a moment (Libki-client #131): the screen is covered, and one picture of nine brings it back. No password, no word to type.
 *
 *   (in session) ──"Pause", F8──► choose ──a picture──► covered ──that picture──► (in session)
 *        ▲                          │                    │   ▲ ──another one, twice──► hidden for 30 s ──► covered, in another order
 *        │                          │                    │                              └──the third time──► staff
 *        └────────"Rester"──────────┘                    │
 *        ▲                                               ▼
 *        └──────────a helper uncovers it──────── choose, covered, hidden, staff ──the pause's minutes──► the session ends: pause-over
 *                                                                               └──its own end, staff──► it ends as ever
 *
 * The time of the session runs on: nobody keeps a seat without spending it. Nothing of a covered session may be done by whoever stands there but to ask for help: ending it too would
 * be a stranger's word against somebody's form, and the seat is free again within the pause's minutes in any case.
 * Two tries a round and two rounds mean that who tries on finds the picture four times of nine: it keeps out a hand in passing, for minutes, in a room with staff, and no more.
 */
export type Pause = {
  /** the seat is kept so long, on both clocks */
  untilMono: number;
  until: number;
  /** nine words of tickets, as they are shown now */
  pictures: readonly string[];
  /** the one that brings back; null: it is being chosen */
  picture: string | null;
  /** wrong ones of this round, and the rounds that were lost */
  wrong: number;
  rounds: number;
  /** two were wrong: there are none to touch until then, on the monotonic clock */
  hiddenUntilMono: number | null;
};

const MINUTE_MS = 60_000;

/** @returns for how many minutes the seat may be left now; null: there is no pause, or it is one already */
export function offeredPause({ pause, rules }: ActiveState, takesPauses: boolean): number | null {
  return takesPauses && pause === null ? rules.pauseMinutes : null;
}

/** "Pause": covered at once, before anything is asked. What waits to be read waits on. */
export function startPause(machine: Machine, state: ActiveState, freshId: string, now: Now): Step {
  const minutes = offeredPause(state, machine.takesPauses);
  if (minutes === null) return stay(machine);
  const until = now.at + minutes * MINUTE_MS;
  const pause: Pause = {
    untilMono: now.mono + minutes * MINUTE_MS,
    until,
    pictures: drawPictures(freshId),
    picture: null,
    wrong: 0,
    rounds: 0,
    hiddenUntilMono: null,
  };
  const notice = state.notice?.shown.kind === 'message' ? state.notice : null;
  return go(machine, { ...state, pause, notice }, [
    { type: 'journal', event: { type: 'session-paused', sessionId: state.sessionId, until } },
    { type: 'cover' },
  ]);
}

/** A picture was touched: to be remembered, or to come back. */
export function touchPicture(machine: Machine, state: ActiveState, word: string, freshId: string, now: Now): Step {
  const { pause } = state;
  if (!pause?.pictures.includes(word) || pause.hiddenUntilMono !== null || isForStaff(pause)) return stay(machine);
  if (pause.picture === null) {
    return go(machine, { ...state, pause: { ...pause, picture: word, pictures: shuffled(pause.pictures, freshId) } });
  }
  if (pause.picture === word) return uncover(machine, state, now);
  const wrong = pause.wrong + 1;
  if (wrong < PAUSE_TRIES) return go(machine, { ...state, pause: { ...pause, wrong } });
  const lost: Pause = { ...pause, wrong: 0, rounds: pause.rounds + 1, pictures: shuffled(pause.pictures, freshId) };
  const hiddenUntilMono = isForStaff(lost) ? null : now.mono + PAUSE_HIDDEN_MS;
  return go(machine, { ...state, pause: { ...lost, hiddenUntilMono } });
}

/** "Rester", before a picture was chosen: nobody has left. */
export function stayAfterAll(machine: Machine, state: ActiveState, now: Now): Step {
  return state.pause?.picture === null ? uncover(machine, state, now) : stay(machine);
}

/** The session is shown again, and whoever sees it is there. */
export function uncover(machine: Machine, state: ActiveState, now: Now): Step {
  const { sessionId, presence, time, rules, notice } = state;
  const seen = { ...startPresence(now), landedForMono: presence.landedForMono };
  // Words of staff that nobody has read are not pushed away by a warning: the cover has said how much is left.
  const isUnread = notice?.shown.kind === 'message';
  const warnedAt = (isUnread ? dueWarning(time, now, rules.warnAtMinutes) : null) ?? time.warnedAt;
  return go(machine, { ...state, pause: null, presence: seen, time: { ...time, warnedAt } }, [
    { type: 'journal', event: { type: 'session-resumed', sessionId } },
    { type: 'uncover' },
  ]);
}

/** The seat is kept no longer. */
export function isPauseOver({ pause }: ActiveState, now: Now): boolean {
  return pause !== null && now.mono >= pause.untilMono;
}

/** The pictures are there again, if it is time. */
export function withPicturesAgain(state: ActiveState, now: Now): ActiveState {
  const { pause } = state;
  if (!pause || pause.hiddenUntilMono === null || now.mono < pause.hiddenUntilMono) return state;
  return { ...state, pause: { ...pause, hiddenUntilMono: null } };
}

/** What stands on the screen instead of the session. */
export function pausedView(state: ActiveState, pause: Pause, now: Now): View {
  const { time, rules } = state;
  const step = stepOf(pause);
  const keptMs = Math.min(pause.untilMono, time.endsMono) - now.mono;
  return {
    kind: 'paused',
    step,
    pictures: step === 'choose' || step === 'covered' ? [...pause.pictures] : [],
    isWrong: pause.wrong > 0,
    until: Math.min(pause.until, time.endsAt),
    remainingMinutes: remainingMinutes(time.endsMono - now.mono),
    isLastMinute: keptMs <= MINUTE_MS,
    hasSound: rules.hasWarningSound,
  };
}

function stepOf(pause: Pause): Extract<View, { kind: 'paused' }>['step'] {
  if (pause.picture === null) return 'choose';
  if (isForStaff(pause)) return 'staff';
  return pause.hiddenUntilMono === null ? 'covered' : 'hidden';
}

function isForStaff({ rounds }: Pause): boolean {
  return rounds >= PAUSE_ROUNDS;
}
