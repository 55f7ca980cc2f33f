import { useSyncExternalStore } from 'react';
import { plainComfort } from '../../core/comfort.ts';
import type { ScreenState } from '../../core/screen-contract.ts';

/** What every full screen shows in its head, whatever it is about: so no view has to hand it on. */
export type FrameState = Pick<ScreenState, 'help' | 'comfort'>;

let now: FrameState = { help: null, comfort: plainComfort };
const listeners = new Set<() => void>();

/** Takes what the shell has pushed. */
export function keepFrameState({ help, comfort }: ScreenState): void {
  now = { help, comfort };
  for (const listener of listeners) listener();
}

export function useFrameState(): FrameState {
  return useSyncExternalStore(subscribe, () => now);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
