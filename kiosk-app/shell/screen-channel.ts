import { type IpcMainEvent, ipcMain } from 'electron';
import { CALL_CHANNEL, ScreenCall, type Surface } from '../core/screen-contract.ts';
import type { Log } from './log.ts';
import { originOf } from '../own-pages/own-pages.ts';
import { SCREENS } from './windows.ts';

/** Which surfaces may make a call: each has only what it shows. */
const MAY_CALL: Record<ScreenCall['call'], readonly Surface[]> = {
  start: ['screen'],
  'take-place': ['screen'],
  'choose-language': ['screen'],
  'choose-comfort': ['screen'],
  'accept-charter': ['screen'],
  'choose-ticket': ['screen'],
  'ask-without-ticket': ['screen'],
  'choose-card': ['screen'],
  'submit-card': ['screen'],
  'choose-again': ['screen'],
  'submit-words': ['screen'],
  'move-here': ['screen'],
  'ask-code': ['screen'],
  'submit-code': ['screen'],
  leave: ['screen'],
  'still-there': ['screen'],
  enrol: ['screen'],
  'ask-help': ['screen', 'bar'],
  'take-back-help': ['screen', 'notice'],
  'ask-end': ['bar'],
  'ask-more-time': ['bar', 'notice'],
  'ask-pause': ['bar'],
  'touch-picture': ['screen'],
  'stay-after-all': ['screen'],
  'confirm-end': ['notice'],
  'dismiss-notice': ['notice'],
};

/**
 * Takes the screens' calls: the sender must be one of our windows' main frame on our origin, the call of the contract, and one this surface
 * may make. Anything else is logged by its reason and dropped.
 */
export function listenToScreens(
  surfaceOf: (webContentsId: number) => Surface | null,
  log: Log,
  onCall: (call: ScreenCall) => void,
): void {
  ipcMain.on(CALL_CHANNEL, (event: IpcMainEvent, message: unknown) => {
    // Read at once: since Electron 33 a frame read late may be null or detached.
    const frame = event.senderFrame;
    const surface = surfaceOf(event.sender.id);
    if (!surface || !frame || frame.parent || !frame.url.startsWith(`${originOf(SCREENS)}/`)) {
      log.warn({}, 'call from a sender that is no screen of ours');
      return;
    }
    const call = ScreenCall.safeParse(message);
    if (!call.success) {
      log.warn({ surface }, 'call is not of the contract');
      return;
    }
    if (!MAY_CALL[call.data.call].includes(surface)) {
      log.warn({ surface, call: call.data.call }, 'this surface may not make this call');
      return;
    }
    onCall(call.data);
  });
}
