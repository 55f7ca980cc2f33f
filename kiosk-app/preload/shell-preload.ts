import { contextBridge, ipcRenderer, webFrame } from 'electron';
import type { CALL_CHANNEL, STATE_CHANNEL, ScreenBridge, ScreenState, Surface } from '../core/screen-contract.ts';

// The contract's own values, held equal by their types: importing them would pull zod into the sandboxed preload.
const stateChannel: typeof STATE_CHANNEL = 'escale:state';
const callChannel: typeof CALL_CHANNEL = 'escale:call';

const SURFACE_ARGUMENT = '--escale-surface=';
const surface = process.argv.find((argument) => argument.startsWith(SURFACE_ARGUMENT))?.slice(SURFACE_ARGUMENT.length);

/** The state that was pushed before the page began to listen, so that no page starts empty. */
let latest: ScreenState | null = null;
let listener: ((state: ScreenState) => void) | null = null;

ipcRenderer.on(stateChannel, (_event, state: ScreenState) => {
  if (state.view.kind !== latest?.view.kind) forgetLater(state.view.kind);
  latest = state;
  listener?.(state);
});

/** By then the new view is painted, and nobody waits for the page. */
const FORGET_AFTER_MS = 2_000;

/**
 * Chromium keeps what a page drew, words that were typed among it, for as long as the page lives. A page that is not renewed after each session (windows.ts) lets
 * go of it once in a session's life (bar and notice: 0.3 MB a session without it).
 */
function forgetLater(view: ScreenState['view']['kind']): void {
  if (view === 'session' || view === 'welcome') setTimeout(() => webFrame.clearCache(), FORGET_AFTER_MS);
}

const bridge: ScreenBridge = {
  surface: surface as Surface,
  onState(newListener) {
    listener = newListener;
    if (latest) newListener(latest);
  },
  call(call) {
    ipcRenderer.send(callChannel, call);
  },
};

contextBridge.exposeInMainWorld('escale', bridge);
