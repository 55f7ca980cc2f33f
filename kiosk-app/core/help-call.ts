import type { HelpNow } from '#protocol/help.ts';
import { NOTICE_SHOWN_MS, go, stay } from './machine-step.ts';
import type { HelpShown, Notice } from './screen-contract.ts';
import type { Machine, Step } from './session-state.ts';
import type { Now } from './time-limits.ts';

/**
 * "J'ai besoin d'aide" (promise 6). Beside the terminal's state, because it may be asked before a session and goes on into it; never beyond its end.
 *
 *   (none) ──key or button──► asked ──server has it──► waiting ──"J'arrive"──► coming
 *      ▲                        └────────────┬───────────┴───────────────────────┘
 *      └──taken back, settled by staff, the session is over──┘
 *
 * With the line down it stays `asked`: the fact waits in the journal, and is told when the line is back if the call still stands.
 */
export type Help =
  | { kind: 'asked'; callId: string }
  | { kind: 'waiting'; callId: string; before: number }
  | { kind: 'coming'; callId: string; before: number; helper: string };

/** @returns whether somebody may be at this terminal who can ask */
function isServing({ state }: Machine): boolean {
  return !['unenrolled', 'starting', 'wiping', 'out-of-service'].includes(state.kind);
}

/** The resident asks; asked again, is told how the call stands. Nothing where the server does not take calls. */
export function askHelp(machine: Machine, freshId: string, now: Now): Step {
  if (!isServing(machine)) return stay(machine);
  if (machine.help) return tell(machine, { kind: 'help' }, now);
  if (!machine.takesHelpCalls) return stay(machine);
  const asked = tell({ ...machine, help: { kind: 'asked', callId: freshId } }, { kind: 'help' }, now);
  return { ...asked, effects: [{ type: 'journal', event: { type: 'help-asked', callId: freshId } }] };
}

/** The resident needs no help any more. */
export function takeBackHelp(machine: Machine): Step {
  const { help, state } = machine;
  if (!help) return stay(machine);
  const isTold = state.kind === 'active' && state.notice?.shown.kind === 'help';
  return go({ ...machine, help: null }, isTold ? { ...state, notice: null } : state, [
    { type: 'journal', event: { type: 'help-ended', callId: help.callId, reason: 'taken-back' } },
  ]);
}

/** What the server says of a call. Of one that is not the present one it says nothing here. */
export function onHelpTold(machine: Machine, told: HelpNow, now: Now): Step {
  const { help } = machine;
  if (help?.callId !== told.callId) return stay(machine);
  if (told.kind === 'closed') {
    const over = tellUnlessBusy({ ...machine, help: null }, { kind: 'help-over' }, now);
    // Kept, so that a restart does not bring it back.
    return {
      ...over,
      effects: [{ type: 'journal', event: { type: 'help-ended', callId: told.callId, reason: 'settled' } }],
    };
  }
  const isSame = JSON.stringify(help) === JSON.stringify(told);
  if (isSame) return stay(machine);
  const next = { ...machine, help: told };
  // A place in the queue that moved is shown where it is shown; somebody who comes is news.
  return help.kind === told.kind ? stay(next) : tellUnlessBusy(next, { kind: 'help' }, now);
}

/** @returns what the screens say of help; null where it cannot be asked */
export function helpShown(machine: Machine): HelpShown | null {
  const { help, lineIsUp, takesHelpCalls } = machine;
  if (!isServing(machine)) return null;
  if (!help) return takesHelpCalls ? { kind: 'ready' } : null;
  switch (help.kind) {
    case 'asked':
      return { kind: 'asked', lineIsDown: !lineIsUp };
    case 'waiting':
      return { kind: 'waiting', before: help.before };
    case 'coming':
      return { kind: 'coming', before: help.before, helper: help.helper };
  }
}

/** In a session a notice says it; before one, and while one is covered, the screen shows it all the time. */
function tell(machine: Machine, shown: Notice, now: Now): Step {
  const { state } = machine;
  if (state.kind !== 'active' || state.pause) return stay(machine);
  return go(machine, { ...state, notice: { shown, until: now.mono + NOTICE_SHOWN_MS } });
}

/** What asks, or waits to be read, is not pushed away. */
function tellUnlessBusy(machine: Machine, shown: Notice, now: Now): Step {
  const { state } = machine;
  const notice = state.kind === 'active' ? state.notice?.shown.kind : undefined;
  const isBusy = notice !== undefined && ['confirm-end', 'asking-time', 'message', 'time-warning'].includes(notice);
  return isBusy ? stay(machine) : tell(machine, shown, now);
}
