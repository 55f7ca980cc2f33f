import { contextBridge, ipcRenderer } from 'electron';
import type {
  RESIDENT_CALL_CHANNEL,
  RESIDENT_STATE_CHANNEL,
  ResidentBridge,
  ResidentState,
} from '../core/resident-screen-contract.ts';

// The contract's own values, held equal by their types: importing them would pull zod into the sandboxed preload.
const stateChannel: typeof RESIDENT_STATE_CHANNEL = 'escale-resident:state';
const callChannel: typeof RESIDENT_CALL_CHANNEL = 'escale-resident:call';

/** The state that was pushed before the page began to listen, so that no page starts empty. */
let latest: ResidentState | null = null;
let listener: ((state: ResidentState) => void) | null = null;

ipcRenderer.on(stateChannel, (_event, state: ResidentState) => {
  latest = state;
  listener?.(state);
});

const bridge: ResidentBridge = {
  onState(newListener) {
    listener = newListener;
    if (latest) newListener(latest);
  },
  call(call) {
    ipcRenderer.send(callChannel, call);
  },
};

contextBridge.exposeInMainWorld('escaleResident', bridge);
