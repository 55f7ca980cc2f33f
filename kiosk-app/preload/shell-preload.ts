import { contextBridge, ipcRenderer } from 'electron';
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
  latest = state;
  listener?.(state);
});

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
