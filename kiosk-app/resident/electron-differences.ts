import { type IpcMainEvent, type Session, type WebContents, dialog } from 'electron';

/**
 * Every difference between Electron 33 (the runtime that runs where GitHub cannot be reached, design.md §8) and the current one that the
 * resident's process meets, and the two places where it leans on what Electron does not document. Types are the current Electron's.
 */

/** What a page wants to say with alert() or ask with confirm(). */
export type PageQuestion = { kind: 'alert' | 'confirm'; text: string; host: string };

type RunDialogInfo = { dialogType: string; messageText: string; frame: { url: string } | null };
type RunDialogListener = (info: RunDialogInfo, answer: (yes: boolean, text: string) => void) => void;
type PrivateEvents = {
  removeAllListeners(event: string): void;
  on(event: '-run-dialog', listener: RunDialogListener): void;
  on(event: '-cancel-dialogs', listener: () => void): void;
};

/**
 * Takes a page's alert() and confirm() away from Electron, which would open a window of the desktop (and whose own listener rejects on a frame
 * without an address). The events are internal, the same from 33 to 45; were they renamed, `silenceNativeDialogs` still answers no.
 */
export function takePageDialogs(
  contents: WebContents,
  ask: (question: PageQuestion, answer: (yes: boolean) => void) => void,
  cancel: () => void,
): void {
  const events = contents as unknown as PrivateEvents;
  events.removeAllListeners('-run-dialog');
  events.removeAllListeners('-cancel-dialogs');
  events.on('-run-dialog', (info, answer) => {
    if (info.dialogType !== 'alert' && info.dialogType !== 'confirm') return answer(false, '');
    ask({ kind: info.dialogType, text: info.messageText, host: hostOf(info.frame?.url ?? '') }, (yes) =>
      answer(yes, ''),
    );
  });
  events.on('-cancel-dialogs', cancel);
}

function hostOf(address: string): string {
  try {
    return new URL(address).host;
  } catch {
    return '';
  }
}

/**
 * May a refused navigation be stopped by `preventDefault`? Not in Electron 33: a page that goes on asking while one of its pages is just beginning
 * kills the whole process that way (SIGTRAP; seen with a bare app, `will-navigate` and `will-frame-navigate` alike). What goes over the network
 * is refused by the request filter, what another program would take by the denied permission `openExternal`, and pages of the browser and files
 * by Chromium itself; what is left is a page's own `blob:`, which is no more than the page. Not tried on the current Electron.
 */
export const MAY_STOP_NAVIGATION = Number.parseInt(process.versions['electron'] ?? '', 10) > 33;

/** No window of the desktop, whoever asks for one in this process. A page's file picker is Chromium's own and does not come by here. */
export function silenceNativeDialogs(): void {
  const silent = dialog as unknown as Record<string, unknown>;
  silent['showErrorBox'] = () => {};
  silent['showMessageBox'] = async () => ({ response: 1, checkboxChecked: true });
  silent['showMessageBoxSync'] = () => 1;
  silent['showOpenDialog'] = async () => ({ canceled: true, filePaths: [] });
  silent['showOpenDialogSync'] = () => undefined;
  silent['showSaveDialog'] = async () => ({ canceled: true, filePath: '' });
  silent['showSaveDialogSync'] = () => undefined;
  silent['showCertificateTrustDialog'] = async () => {};
}

/** Where a call came from: its frame may be gone since 33, which is a refusal. @returns null then, or when it is not a top frame. */
export function topFrameAddress(event: IpcMainEvent): string | null {
  const frame = event.senderFrame as { url: string; parent: unknown } | null;
  return frame && frame.parent === null ? frame.url : null;
}

/**
 * Screen capture: without a handler it is refused with the right error in every version; an empty answer from one throws in 33.
 * Bluetooth pairing and USB classes: no pairing, and every class protected.
 */
export function refuseCaptureAndPairing(session: Session): void {
  session.setDisplayMediaRequestHandler(null);
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses);
}
