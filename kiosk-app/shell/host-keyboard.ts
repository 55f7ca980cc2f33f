import type { BrowserWindow } from 'electron';
import { connectX11 } from './confinement/x11-connection.ts';
import { setInputFocus } from './confinement/x11-window.ts';

const CURRENT_TIME = 0;

/**
 * Gives the host display's keyboard to a window of ours that the window manager never focuses: the bar and the notices do not take the keyboard
 * by being clicked, so Electron's `focus()` does nothing for them.
 */
export class HostKeyboard {
  readonly #connection: Awaited<ReturnType<typeof connectX11>>;

  private constructor(connection: Awaited<ReturnType<typeof connectX11>>) {
    this.#connection = connection;
  }

  /** Throws when the display does not answer or refuses us. */
  static async open(display: string, authority: string | null): Promise<HostKeyboard> {
    return new HostKeyboard(await connectX11(display, authority));
  }

  giveTo(window: BrowserWindow): void {
    // On X11 the native handle is the window's id.
    setInputFocus(this.#connection, window.getNativeWindowHandle().readUInt32LE(0), CURRENT_TIME);
    window.webContents.focus();
  }
}
