import { type Session, type WebContents, WebContentsView, net } from 'electron';
import type { SessionRules } from '../core/lockdown-policy.ts';
import type { ResidentState, Tab } from '../core/resident-screen-contract.ts';
import type { Language } from '../core/screen-contract.ts';
import { takePageDialogs } from './electron-differences.ts';
import { troubleOfLoadError } from './load-trouble.ts';
import { PageDialog } from './page-dialog.ts';
import { type PageEvents, type PageRequest, guardPage } from './page-guards.ts';
import { ACTIVATION_MS, mayOpenPage, mayShowDialog } from './popup-rules.ts';
import { webPagePreferences } from './web-preferences.ts';
import { blockPrinting } from './print-block.ts';
import type { ResidentWindow } from './window.ts';

const MAX_TITLE_LENGTH = 200;

export type TabSurroundings = {
  window: ResidentWindow;
  session: Session;
  /** where our own boxes live, apart from the web */
  ownSession: Session;
  rules: SessionRules;
  language: Language;
  /** anything that is shown has changed */
  onChange(): void;
  /** gives the keyboard to what is shown in the page's place */
  focusChrome(): void;
};

/** One page of the web with what the resident must know of it. */
export class PageTab {
  readonly tabId: number;
  readonly view: WebContentsView;
  trouble: ResidentState['trouble'] = 'none';
  #surroundings: TabSurroundings;
  #requested = '';
  #isActive = false;
  #dialog: PageDialog | null = null;
  #dialogsAskedAt: number[] = [];
  #lastInputAt: number | null = null;
  #lastOpenedAt: number | null = null;

  constructor(tabId: number, surroundings: TabSurroundings, events: Omit<PageEvents, 'input'>) {
    this.tabId = tabId;
    this.#surroundings = surroundings;
    this.view = new WebContentsView({ webPreferences: webPagePreferences(surroundings.session) });
    this.view.setBackgroundColor('#ffffff');
    this.view.setVisible(false);
    surroundings.window.add(this.view);
    guardPage(this.contents, surroundings.rules, {
      ...events,
      refused: (why) => {
        if (this.awaitsAnswer) events.refused(why);
      },
      wantsPage: (request) => {
        if (this.#mayOpenPage()) events.wantsPage(request);
      },
      input: () => {
        this.#lastInputAt = Date.now();
      },
    });
    this.#follow();
    blockPrinting(this.contents);
    takePageDialogs(
      this.contents,
      (question, answer) => {
        const now = Date.now();
        const mayShow = mayShowDialog(this.#dialogsAskedAt, now);
        this.#dialogsAskedAt = [...this.#dialogsAskedAt, now].slice(-20);
        if (this.#dialog || !this.#isActive || !mayShow) return answer(false);
        const { ownSession, language, window } = surroundings;
        this.#dialog = new PageDialog(ownSession, question, language, (yes) => {
          this.#closeDialog();
          answer(yes);
        });
        window.add(this.#dialog.view);
        this.#dialog.view.webContents.focus();
      },
      () => this.#closeDialog(),
    );
  }

  get contents(): WebContents {
    return this.view.webContents;
  }

  get tab(): Tab {
    const title = this.contents.getTitle().slice(0, MAX_TITLE_LENGTH);
    return { tabId: this.tabId, title, loading: this.contents.isLoadingMainFrame() };
  }

  get address(): string {
    return this.contents.getURL() || this.#requested;
  }

  get canGoBack(): boolean {
    return this.contents.navigationHistory.canGoBack();
  }

  /** Nothing has arrived in it: it was opened for a download, or for an address that was refused. */
  get isEmpty(): boolean {
    return this.contents.getURL() === '' || this.contents.navigationHistory.length() === 0;
  }

  /** Somebody looks at the page and has just pressed or typed: then a refusal is an answer. Else a page could fill the strip with them. */
  get awaitsAnswer(): boolean {
    return this.#isActive && this.#lastInputAt !== null && Date.now() - this.#lastInputAt <= ACTIVATION_MS;
  }

  /** Loads a judged address. A failure is told as trouble. */
  load({ address, options }: PageRequest): void {
    this.#requested = address;
    this.#lastInputAt = Date.now();
    // A failure to load is told by did-fail-load.
    void this.contents.loadURL(address, options).catch(() => {});
  }

  /** The site's filter has stopped the page on its way here. */
  tellFiltered(): void {
    this.#setTrouble('site-filtered');
  }

  back(): void {
    if (this.canGoBack) this.contents.navigationHistory.goBack();
  }

  reload(): void {
    if (this.contents.getURL() === '') this.load({ address: this.#requested, options: {} });
    else this.contents.reload();
  }

  setActive(isActive: boolean): void {
    this.#isActive = isActive;
    this.place();
    if (isActive) (this.#dialog?.view ?? this.view).webContents.focus();
  }

  /** Shows the page, or in its place what the chrome says about its trouble. */
  place(): void {
    this.view.setVisible(this.#isActive && this.trouble === 'none');
    this.#dialog?.view.setVisible(this.#isActive && this.trouble === 'none');
  }

  close(): void {
    this.#dialog?.answer(false);
    this.#surroundings.window.remove(this.view);
    this.contents.close({ waitForBeforeUnload: false });
  }

  #mayOpenPage(): boolean {
    const now = Date.now();
    const may =
      this.#isActive && mayOpenPage({ lastInputAt: this.#lastInputAt, lastOpenedAt: this.#lastOpenedAt, now });
    if (may) this.#lastOpenedAt = now;
    return may;
  }

  #closeDialog(): void {
    const dialog = this.#dialog;
    if (!dialog) return;
    this.#dialog = null;
    this.#surroundings.window.remove(dialog.view);
    // Not within an event of its own.
    setImmediate(() => dialog.view.webContents?.close());
    if (this.#isActive && !this.contents.isDestroyed()) this.contents.focus();
  }

  #setTrouble(trouble: ResidentState['trouble']): void {
    this.trouble = trouble;
    this.place();
    this.#surroundings.onChange();
  }

  #follow(): void {
    const { contents } = this;
    const { onChange, focusChrome } = this.#surroundings;
    contents.on('page-title-updated', onChange);
    contents.on('did-start-loading', onChange);
    contents.on('did-stop-loading', () => {
      // Chromium has given the keyboard to its own empty page, which is not in sight.
      if (this.trouble === 'site-filtered' && this.#isActive) focusChrome();
      onChange();
    });
    contents.on('did-navigate', () => {
      // A press belongs to the page it was meant for.
      this.#lastInputAt = null;
      onChange();
    });
    contents.on('did-navigate-in-page', onChange);
    contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (!isMainFrame || isSameDocument) return;
      if (this.trouble !== 'none') this.#setTrouble('none');
    });
    contents.on('did-fail-load', (_event, code, _description, _address, isMainFrame) => {
      const trouble = isMainFrame ? troubleOfLoadError(code, net.isOnline()) : 'none';
      if (trouble !== 'none') this.#setTrouble(trouble);
    });
    contents.on('render-process-gone', (_event, { reason }) => {
      if (reason !== 'clean-exit') this.#setTrouble('page-crashed');
    });
    contents.on('unresponsive', () => this.#setTrouble('page-hangs'));
    contents.on('responsive', () => {
      if (this.trouble === 'page-hangs') this.#setTrouble('none');
    });
  }
}
