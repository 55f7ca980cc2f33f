import { type Session, WebContentsView, ipcMain } from 'electron';
import {
  RESIDENT_CALL_CHANNEL,
  RESIDENT_STATE_CHANNEL,
  ResidentCall,
  type ResidentState,
} from '../core/resident-screen-contract.ts';
import { type PageOrigin, originOf } from '../own-pages/own-pages.ts';
import { topFrameAddress } from './electron-differences.ts';
import { ownPagePreferences } from './web-preferences.ts';

/** Where the strip's own page lives. */
export const CHROME_PAGES: PageOrigin = { scheme: 'escale-resident', host: 'chrome' };
const PAGE = `${originOf(CHROME_PAGES)}/resident.html`;

/** The strip and the home tiles: our own page, the only one with a bridge. */
export class Chrome {
  readonly view: WebContentsView;
  #readState: (() => ResidentState) | null = null;
  #pushIsDue = false;

  /** @param onCall for each good call of our own page; all others are dropped in silence (escapes.md rows 80, 81) */
  constructor(session: Session, preload: string, onCall: (call: ResidentCall) => void) {
    this.view = new WebContentsView({ webPreferences: ownPagePreferences(session, preload) });
    const { webContents } = this.view;
    webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
    for (const event of ['will-frame-navigate', 'will-redirect'] as const) {
      webContents.on(event as 'will-redirect', (navigation) => navigation.preventDefault());
    }
    webContents.on('did-finish-load', () => this.#pushNow());
    // Its page holds nothing: it starts again, and the web pages stay.
    webContents.on('render-process-gone', () => void this.load().catch(() => {}));
    ipcMain.on(RESIDENT_CALL_CHANNEL, (event, call: unknown) => {
      if (event.sender.id !== webContents.id || topFrameAddress(event) !== PAGE) return;
      const parsed = ResidentCall.safeParse(call);
      if (parsed.success) onCall(parsed.data);
    });
  }

  /** Resolves when the page is there. Throws when it is not: a build without its screens. */
  async load(): Promise<void> {
    await this.view.webContents.loadURL(PAGE);
  }

  /**
   * The whole state, read and sent once for all changes of this turn: a page that makes hundreds of them costs one message, and Chromium is not
   * asked about a navigation in the middle of it.
   */
  push(readState: () => ResidentState): void {
    this.#readState = readState;
    if (this.#pushIsDue) return;
    this.#pushIsDue = true;
    setImmediate(() => {
      this.#pushIsDue = false;
      this.#pushNow();
    });
  }

  /** Resolves when the last pushed state is on the display: two frames later, and frames are only made for a window that is shown. */
  async painted(): Promise<void> {
    this.#pushNow();
    const twoFrames = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))';
    await this.view.webContents.executeJavaScript(twoFrames);
  }

  /** Puts the keyboard into the address. */
  focusAddress(): void {
    const { webContents } = this.view;
    webContents.focus();
    // A refusal stood in the field's place until just now: it comes back within a few frames.
    const focusField = `(function focusField(tries) {
      const field = document.querySelector('input[inputmode="url"]');
      if (field) field.focus();
      else if (tries > 0) requestAnimationFrame(() => focusField(tries - 1));
    })(60)`;
    void webContents.executeJavaScript(focusField).catch(() => {});
  }

  #pushNow(): void {
    const { webContents } = this.view;
    if (this.#readState && !webContents.isDestroyed()) webContents.send(RESIDENT_STATE_CHANNEL, this.#readState());
  }
}
