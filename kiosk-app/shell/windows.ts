import { BrowserWindow, type Session, app, screen } from 'electron';
import { BAR_HEIGHT, NOTICE_SIZE, type ScreenState, type Surface, STATE_CHANNEL } from '../core/screen-contract.ts';
import { type PageOrigin, originOf } from '../own-pages/own-pages.ts';
import type { Log } from './log.ts';

/** Where the shell's own pages live. */
export const SCREENS: PageOrigin = { scheme: 'escale', host: 'shell' };

const PAGE = `${originOf(SCREENS)}/shell.html`;
const OTHER_ORIGIN = 'data:text/html,';
/** By then what comes first, the resident's home, is on the screen. */
const RENEW_AFTER_MS = 1_000;
const LOAD_AGAIN_MS = 1_000;
/** By then the start's own wipe and check are over and the welcome is painted; no resident has typed a word of a ticket so soon. */
const REST_AFTER_MS = 800;

type Rectangle = Electron.Rectangle;

/**
 * The shell's own windows on the terminal's screen: the full-screen one below everything, the bar and the notice above a session. Bar and
 * notice take clicks but never the keyboard: it stays in the page (keys that end a session: session-keys.ts).
 */
export class ShellWindows {
  readonly #windows: Record<Surface, BrowserWindow>;
  readonly #log: Log;
  #isQuitting = false;
  #state: ScreenState | null = null;
  #pushed = '';

  constructor(session: Session, preload: string, log: Log) {
    this.#log = log;
    const area = screen.getPrimaryDisplay().bounds;
    const make = (surface: Surface, bounds: Rectangle, above: boolean) =>
      makeWindow(session, preload, surface, bounds, above);
    this.#windows = {
      screen: make('screen', area, false),
      bar: make('bar', { ...area, height: BAR_HEIGHT }, true),
      notice: make('notice', noticeBounds(area), true),
    };
    // Alt+F4 and the like do nothing: the shell's windows close with the program only, which its supervisor ends (SIGTERM).
    app.once('before-quit', () => {
      this.#isQuitting = true;
    });
    for (const [surface, window] of Object.entries(this.#windows) as [Surface, BrowserWindow][]) {
      window.on('close', (event) => {
        if (!this.#isQuitting) event.preventDefault();
      });
      window.webContents.on('render-process-gone', (_event, { reason }) => this.#onPageGone(surface, reason));
    }
    this.#windows.screen.show();
  }

  /** Where the session's display goes: all of the screen below the bar. */
  static sessionArea(): Rectangle {
    const area = screen.getPrimaryDisplay().bounds;
    return { x: area.x, y: area.y + BAR_HEIGHT, width: area.width, height: area.height - BAR_HEIGHT };
  }

  /** Loads the full-screen page. Those of the bar and the notice follow when it is painted: nobody sees them before a session. */
  async load(): Promise<void> {
    await this.#load('screen');
    setTimeout(() => {
      for (const surface of ['bar', 'notice'] as const) {
        this.#load(surface).catch((error: unknown) => {
          this.#log.error({ err: error, surface }, 'screen page does not load');
          setTimeout(() => this.#loadAgain(surface, 'not loaded'), LOAD_AGAIN_MS);
        });
      }
    }, REST_AFTER_MS);
  }

  /** Each page begins with the state as it is then. */
  async #load(surface: Surface): Promise<void> {
    const { webContents } = this.#windows[surface];
    await webContents.loadURL(PAGE);
    if (this.#state) webContents.send(STATE_CHANNEL, this.#state);
  }

  /** Pushes the whole state, where it changed, to every surface, and shows or hides the bar and the notice by it. */
  push(state: ScreenState): void {
    const text = JSON.stringify(state);
    if (this.#isQuitting || text === this.#pushed) return;
    const was = this.#state?.view.kind;
    this.#state = state;
    this.#pushed = text;
    for (const window of Object.values(this.#windows)) window.webContents.send(STATE_CHANNEL, state);
    toggle(this.#windows.bar, state.bar !== null);
    toggle(this.#windows.notice, state.notice !== null);
    if (state.view.kind === 'session' && was !== 'session') setTimeout(() => this.#renewScreen(), RENEW_AFTER_MS);
  }

  /**
   * The full-screen page begins anew in a process of its own while a session covers it: the words of the ticket go with the old one, and so does what a page
   * gathers that lives for months (0.1 to 0.6 MB with each sign-in). Bar and notice stay: while the shell has the keyboard, a page that loads beside takes it.
   */
  #renewScreen(): void {
    if (!this.#isQuitting && this.#state?.view.kind === 'session') this.#loadAgain('screen', 'renewed');
  }

  #onPageGone(surface: Surface, reason: string): void {
    this.#log.warn({ surface, reason }, 'screen page has died');
    setTimeout(() => this.#loadAgain(surface, reason), LOAD_AGAIN_MS);
  }

  /** Then the page shows the state as it is by that time. Going through a page of another origin is what gives it a new process. */
  #loadAgain(surface: Surface, reason: string): void {
    if (this.#isQuitting) return;
    const keyboardWindow = this.#windows.screen;
    const { webContents } = this.#windows[surface];
    // A window whose page had died takes the keyboard for the new one, from a session too.
    const takesKeyboard = webContents.isCrashed();
    if (takesKeyboard) keyboardWindow.setFocusable(false);
    const load = async () => {
      await webContents.loadURL(OTHER_ORIGIN);
      await this.#load(surface);
      this.#log.info({ surface, reason }, 'screen page is new');
    };
    load()
      .catch((error: unknown) => {
        this.#log.error({ err: error, surface, reason }, 'screen page does not load');
        // Where its process died again, the event tells it.
        if (!this.#isQuitting && !webContents.isCrashed())
          setTimeout(() => this.#loadAgain(surface, reason), LOAD_AGAIN_MS);
      })
      .finally(() => {
        if (this.#isQuitting || !takesKeyboard) return;
        keyboardWindow.setFocusable(true);
        if (this.#state?.view.kind !== 'session') keyboardWindow.webContents.focus();
      });
  }

  /** @returns which surface this webContents is, or null when it is none of ours. */
  surfaceOf(webContentsId: number): Surface | null {
    for (const [surface, window] of Object.entries(this.#windows)) {
      if (window.webContents.id === webContentsId) return surface as Surface;
    }
    return null;
  }

  /** Puts the shell's full-screen surface over everything and gives it the keyboard. */
  raise(): void {
    if (this.#isQuitting) return;
    this.#windows.bar.hide();
    this.#windows.notice.hide();
    this.#windows.screen.show();
    this.#windows.screen.moveTop();
    this.#windows.screen.focus();
  }
}

function makeWindow(
  session: Session,
  preload: string,
  surface: Surface,
  bounds: Rectangle,
  above: boolean,
): BrowserWindow {
  const window = new BrowserWindow({
    ...bounds,
    show: false,
    frame: false,
    resizable: false,
    movable: false,
    minimizable: false,
    skipTaskbar: true,
    focusable: !above,
    alwaysOnTop: above,
    roundedCorners: false,
    hasShadow: false,
    backgroundColor: '#FAF7F2',
    title: `escale-${surface}`,
    webPreferences: {
      session,
      preload,
      additionalArguments: [`--escale-surface=${surface}`],
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      devTools: false,
      spellcheck: false,
      backgroundThrottling: false,
      // A warning may sound; nobody clicks for it.
      autoplayPolicy: 'no-user-gesture-required',
    },
  });
  window.setBounds(bounds);
  if (above) window.setAlwaysOnTop(true, 'screen-saver');
  return window;
}

/** At the foot of the screen: a form's first lines and the home's first tiles stay in sight. */
function noticeBounds(area: Rectangle): Rectangle {
  return {
    x: area.x + Math.round((area.width - NOTICE_SIZE.width) / 2),
    y: area.y + area.height - NOTICE_SIZE.height - 24,
    ...NOTICE_SIZE,
  };
}

function toggle(window: BrowserWindow, visible: boolean): void {
  if (visible && !window.isVisible()) window.showInactive();
  if (!visible && window.isVisible()) window.hide();
}
