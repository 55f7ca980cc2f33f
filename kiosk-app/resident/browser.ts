import type { Session, WebContents } from 'electron';
import { type Comfort, plainComfort } from '../core/comfort.ts';
import type { KeyCommand } from '../core/key-policy.ts';
import {
  type NavigationRefusal,
  type SessionRules,
  addressFromText,
  judgeNavigation,
} from '../core/lockdown-policy.ts';
import { MAX_TABS, type ResidentCall, type ResidentState, ZOOM_PERCENTS } from '../core/resident-screen-contract.ts';
import type { Language } from '../core/screen-contract.ts';
import type { PageRequest } from './page-guards.ts';
import { PageTab } from './page-tab.ts';
import type { ResidentWindow } from './window.ts';

export type BrowserParts = {
  window: ResidentWindow;
  webSession: Session;
  ownSession: Session;
  /** as they are when something is opened */
  rules: SessionRules;
  /** addresses of the home tiles by their id */
  services: ReadonlyMap<string, string>;
  /** gives the keyboard to the address */
  focusAddress(): void;
  focusChrome(): void;
  onChange(): void;
};

/** The resident's tabs: what is open, which one is looked at, and what the strip says. Every address is judged before it is loaded. */
export class Browser {
  readonly #parts: BrowserParts;
  readonly #tabs: PageTab[] = [];
  #active: PageTab | null = null;
  #language: Language = 'fr';
  #comfort = plainComfort;
  #zoom = 0;
  #refusal: ResidentState['refusal'] = null;
  #nextTabId = 1;

  constructor(parts: BrowserParts) {
    this.#parts = parts;
  }

  get state(): ResidentState {
    return {
      language: this.#language,
      comfort: this.#comfort,
      tabs: this.#tabs.map(({ tab }) => tab),
      activeTabId: this.#active?.tabId ?? null,
      address: this.#active?.address ?? '',
      canGoBack: this.#active?.canGoBack ?? false,
      zoomPercent: ZOOM_PERCENTS[this.#zoom] ?? 100,
      refusal: this.#refusal,
      trouble: this.#active?.trouble ?? 'none',
    };
  }

  /** What was chosen at sign-in. The language: for the chrome, for boxes, and for what sites are asked for; the size of text: for the home, and where pages begin. */
  speak(language: Language, comfort: Comfort): void {
    this.#language = language;
    this.#comfort = comfort;
    this.#zoom = ZOOM_PERCENTS.indexOf(comfort.textPercent);
    this.#changed();
  }

  /** A call of the chrome. */
  obey(call: ResidentCall): void {
    if (call.call !== 'dismiss-refusal') this.#refusal = null;
    const leavesFiltered = call.call === 'back' && this.#active?.trouble === 'site-filtered';
    const { rules, services } = this.#parts;
    if (call.call === 'open-service') {
      const address = services.get(call.serviceId);
      if (address !== undefined) this.#openPage({ address, options: {} });
    } else if (call.call === 'navigate') {
      const answer = addressFromText(call.text, rules);
      if (answer.kind === 'refuse') this.#refuse(answer.why);
      else if (this.#active) this.#active.load({ address: answer.address, options: {} });
      else this.#openPage({ address: answer.address, options: {} });
      if (answer.kind === 'open') this.#active?.contents.focus();
    } else if (call.call === 'select-tab') {
      const tab = this.#tabs.find(({ tabId }) => tabId === call.tabId);
      if (tab) this.#activate(tab);
    } else if (call.call === 'close-tab') {
      const tab = this.#tabs.find(({ tabId }) => tabId === call.tabId);
      if (tab) this.#close(tab);
    } else if (call.call === 'home') this.#activate(null);
    else if (call.call === 'dismiss-refusal') this.#refusal = null;
    else this.command(call.call);
    if (leavesFiltered) this.#active?.contents.focus();
    this.#changed();
  }

  /** A key, or a button that does what a key does. */
  command(command: KeyCommand): void {
    if (command === 'address') {
      this.#refusal = null;
      this.#changed();
      this.#parts.focusAddress();
    } else if (command === 'back') this.#active?.back();
    else if (command === 'reload') this.#active?.reload();
    else this.#zoomBy(command === 'zoom-in' ? 1 : command === 'zoom-out' ? -1 : -this.#zoom);
    this.#changed();
  }

  /** Gives the keyboard back to the page. */
  focusPage(): void {
    this.#active?.setActive(true);
  }

  /** A refusal from somewhere in a page; told only when somebody waits for that page. A page that the site's filter stopped says so by itself. */
  tellRefusal(contents: WebContents | null, why: NavigationRefusal): void {
    if (why === 'site-filtered') return this.#tabs.find((tab) => tab.contents === contents)?.tellFiltered();
    if (contents !== null && this.#active?.contents === contents && this.#active.awaitsAnswer) this.#refuse(why);
  }

  /** A download began: the page opened only for it goes away, and the one it came from is back. */
  forgetEmptyPage(contents: WebContents | null): void {
    const tab = this.#tabs.find((candidate) => candidate.contents === contents);
    if (tab?.isEmpty) setImmediate(() => this.#close(tab));
  }

  #openPage(request: PageRequest): void {
    const { rules } = this.#parts;
    const verdict = judgeNavigation(request.address, { ...rules, isMainFrame: true });
    if (verdict.kind === 'refuse' && verdict.why !== 'site-filtered') return this.#refuse(verdict.why);
    if (this.#tabs.length >= MAX_TABS) return this.#refuse('too-many-tabs');
    const { window, webSession: session, ownSession } = this.#parts;
    const surroundings = {
      window,
      session,
      ownSession,
      rules,
      language: this.#language,
      onChange: () => this.#changed(),
      focusChrome: () => this.#parts.focusChrome(),
    };
    const tab = new PageTab(this.#nextTabId, surroundings, {
      refused: (why) => this.#refuse(why),
      wantsPage: (wanted) => this.#openPage(wanted),
      command: (command) => this.command(command),
    });
    this.#nextTabId += 1;
    this.#refusal = null;
    // Chromium keeps the size of pages per site: each arrival gets the session's.
    tab.contents.on('did-navigate', () => this.#applyZoom(tab));
    this.#tabs.push(tab);
    tab.load(request);
    this.#activate(tab);
  }

  #activate(tab: PageTab | null): void {
    if (this.#active !== tab) this.#active?.setActive(false);
    this.#active = tab;
    tab?.setActive(true);
    if (!tab) this.#parts.focusChrome();
    this.#changed();
  }

  #close(tab: PageTab): void {
    const place = this.#tabs.indexOf(tab);
    if (place < 0) return;
    this.#tabs.splice(place, 1);
    if (this.#active === tab) this.#activate(this.#tabs[place - 1] ?? this.#tabs[place] ?? null);
    tab.close();
    this.#changed();
  }

  #zoomBy(steps: number): void {
    this.#zoom = Math.min(Math.max(this.#zoom + steps, 0), ZOOM_PERCENTS.length - 1);
    for (const tab of this.#tabs) this.#applyZoom(tab);
  }

  #applyZoom(tab: PageTab): void {
    tab.contents.setZoomFactor((ZOOM_PERCENTS[this.#zoom] ?? 100) / 100);
  }

  #refuse(why: ResidentState['refusal']): void {
    this.#refusal = why;
    this.#changed();
  }

  #changed(): void {
    this.#parts.onChange();
  }
}
