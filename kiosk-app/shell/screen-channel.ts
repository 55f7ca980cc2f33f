import { type IpcMainEvent, ipcMain } from 'electron';
import { CALL_CHANNEL, ScreenCall, type Surface } from '../core/screen-contract.ts';
import type { Log } from './log.ts';
import { originOf } from '../own-pages/own-pages.ts';
import { SCREENS } from './windows.ts';

/** Calls a surface may make; each surface has only what it shows. */
const ALLOWED: Record<Surface, readonly ScreenCall['call'][]> = {
  screen: ['start', 'choose-language', 'accept-charter', 'submit-words', 'leave', 'still-there', 'enrol'],
  bar: ['ask-end'],
  notice: ['confirm-end', 'dismiss-notice'],
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
    if (!ALLOWED[surface].includes(call.data.call)) {
      log.warn({ surface, call: call.data.call }, 'this surface may not make this call');
      return;
    }
    onCall(call.data);
  });
}
