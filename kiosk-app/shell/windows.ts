import { BrowserWindow, type Session, app, screen } from 'electron';
import { BAR_HEIGHT, NOTICE_SIZE, type ScreenState, type Surface, STATE_CHANNEL } from '../core/screen-contract.ts';
import { type PageOrigin, originOf } from '../own-pages/own-pages.ts';

/** Where the shell's own pages live. */
export const SCREENS: PageOrigin = { scheme: 'escale', host: 'shell' };

type Rectangle = Electron.Rectangle;

/**
 * The shell's own windows on the terminal's screen: the full-screen one below everything, the bar and the notice above a session. Bar and
 * notice take clicks but never the keyboard: it stays in the page (keys that end a session: session-keys.ts).
 */
export class ShellWindows {
  readonly #windows: Record<Surface, BrowserWindow>;
  #isQuitting = false;

  constructor(session: Session, preload: string) {
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
    for (const window of Object.values(this.#windows)) {
      window.on('close', (event) => {
        if (!this.#isQuitting) event.preventDefault();
      });
    }
    this.#windows.screen.show();
  }

  /** Where the session's display goes: all of the screen below the bar. */
  static sessionArea(): Rectangle {
    const area = screen.getPrimaryDisplay().bounds;
    return { x: area.x, y: area.y + BAR_HEIGHT, width: area.width, height: area.height - BAR_HEIGHT };
  }

  async load(): Promise<void> {
    await Promise.all(Object.values(this.#windows).map((window) => window.loadURL(`${originOf(SCREENS)}/shell.html`)));
  }

  /** Pushes the whole state to every surface, and shows or hides the bar and the notice by it. */
  push(state: ScreenState): void {
    if (this.#isQuitting) return;
    for (const window of Object.values(this.#windows)) window.webContents.send(STATE_CHANNEL, state);
    toggle(this.#windows.bar, state.bar !== null);
    toggle(this.#windows.notice, state.notice !== null);
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
