import { plainComfort } from './comfort.ts';
import type { Language } from './screen-contract.ts';
import type { Effect, Machine, Step, TerminalState } from './session-state.ts';

/** Each resident begins in it. */
export const DEFAULT_LANGUAGE: Language = 'fr';

/** What a resident chooses for themselves, as the next one finds it. */
export const unchosen = { language: DEFAULT_LANGUAGE, comfort: plainComfort } as const;

/** A notice that asks nothing goes away by itself; who reads slowly has the 20 s that WCAG 2.2.1 asks for. */
export const NOTICE_SHOWN_MS = 20_000;

/** @returns the same machine in another state. */
export function go(machine: Machine, state: TerminalState, effects: Effect[] = []): Step {
  return { machine: { ...machine, state }, effects };
}

/** @returns the machine as it is. */
export function stay(machine: Machine): Step {
  return { machine, effects: [] };
}

/** @returns the machine at its welcome, in the first language and as nobody has set it. */
export function welcome(machine: Machine): Step {
  return go({ ...machine, ...unchosen }, { kind: 'welcome' });
}
