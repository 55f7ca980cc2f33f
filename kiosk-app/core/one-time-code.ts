import { CODE_TRIES, FIRST_CODE_WAIT_MS, LONGEST_CODE_WAIT_MS } from '#protocol/limits.ts';
import { CODE_NUMBER_DIGITS } from '#protocol/one-time-code.ts';
import { type Refusal, refuse } from '#protocol/result.ts';
import { cannotKeepFacts } from './journal-rules.ts';
import { go, stay } from './machine-step.ts';
import type { Machine, Step, TerminalState } from './session-state.ts';
import type { Now } from './time-limits.ts';

/**
 * A helper's one-time code at a terminal without a line (protocol/one-time-code.ts says how it is made):
 *
 *   words ──"Demander un code"──► code (a fresh number) ──six digits──► checking ──right──► active
 *                                   ▲  ▲                                   │
 *                                   │  └──wrong, same number───────────────┤
 *                                   └──third wrong: no number, and a wait ─┘   (a wait doubles with each; a right code ends that)
 *
 * A number is good for one right answer and goes with its screen. One that is shown stays good when the line comes back: a line that comes and goes would take it from under the helper.
 */
type Coding = Extract<TerminalState, { kind: 'code' }>;
type Checking = Extract<TerminalState, { kind: 'checking' }>;

/** Somebody goes and asks, or telephones: longer than it takes to read a screen. */
export const IDLE_AT_CODE_MS = 5 * 60_000;

/** No more than that is lost of the fresh id's chance: 48 of its bits. */
const ID_DIGITS = 12;

/** Codes are for a terminal that is cut off, and whose site has prepared a telephone. */
export function offersCode({ lineIsUp, takesCodes }: Machine): boolean {
  return !lineIsUp && takesCodes;
}

/** "Demander un code à l'équipe". @param freshId a random UUID: the number is made of it */
export function askCode(machine: Machine, freshId: string, now: Now): Step {
  if (machine.state.kind !== 'words' || !offersCode(machine)) return stay(machine);
  const number = isWaiting(machine, now) ? null : numberOf(freshId);
  const refusal = number === null ? waitRefusal(machine, now) : null;
  return go(machine, { kind: 'code', idleSince: now.mono, number, wrong: 0, refusal });
}

/** Six digits for the number that is shown. Not where no fact can be kept. */
export function submitCode(machine: Machine, state: Coding, code: string, freshId: string): Step {
  const { number, wrong } = state;
  if (number === null) return stay(machine);
  if (cannotKeepFacts(machine.memory))
    return go(machine, { ...state, refusal: refuse('terminal-memory-full').refusal });
  return go(machine, { kind: 'checking', requestId: freshId, isWithoutTicket: true, code: { number, wrong } }, [
    { type: 'ask-session-by-code', requestId: freshId, number, code },
  ]);
}

/** The code was wrong: the same number again, or after the last try a wait. Right, and nobody can sit down now: the number is spent. */
export function onCodeRefused(
  machine: Machine,
  asked: NonNullable<Checking['code']>,
  refusal: Refusal,
  now: Now,
): Step {
  const back = { kind: 'code', idleSince: now.mono } as const;
  if (refusal.code !== 'code-wrong') return go(machine, { ...back, number: null, wrong: 0, refusal });
  const wrong = asked.wrong + 1;
  if (wrong < CODE_TRIES) return go(machine, { ...back, number: asked.number, wrong, refusal });
  const { codeWait } = machine;
  const lengthMs = codeWait ? Math.min(2 * codeWait.lengthMs, LONGEST_CODE_WAIT_MS) : FIRST_CODE_WAIT_MS;
  const waiting = { ...machine, codeWait: { until: now.mono + lengthMs, lengthMs } };
  return go(waiting, { ...back, number: null, wrong: 0, refusal: waitRefusal(waiting, now) });
}

/** Another number, when the wait is over; where the line is back by then, a ticket is asked for. @param freshId as in askCode */
export function onCodeTick(machine: Machine, state: Coding, freshId: string | undefined, now: Now): Step {
  if (state.number !== null || !freshId || isWaiting(machine, now)) return stay(machine);
  const { refusal } = state;
  if (!offersCode(machine)) return go(machine, { kind: 'words', idleSince: state.idleSince, refusal: null });
  const isOver = refusal?.code === 'code-wait';
  return go(machine, { ...state, number: numberOf(freshId), refusal: isOver ? null : refusal });
}

function isWaiting({ codeWait }: Machine, now: Now): boolean {
  return codeWait !== null && now.mono < codeWait.until;
}

function waitRefusal({ codeWait }: Machine, now: Now): Refusal {
  const seconds = Math.ceil(((codeWait?.until ?? now.mono) - now.mono) / 1_000);
  return refuse('code-wait', { seconds }).refusal;
}

/** A number nobody can foresee. */
function numberOf(freshId: string): string {
  const chance = Number.parseInt(freshId.replaceAll('-', '').slice(0, ID_DIGITS), 16);
  return String(chance % 10 ** CODE_NUMBER_DIGITS).padStart(CODE_NUMBER_DIGITS, '0');
}
