import { ticketCodeText } from '#protocol/ticket-code.ts';
import type { KioskProgram } from './kiosk-program.ts';
import type { StandInSite } from './stand-in-site.ts';
import { until } from './until.ts';
import type { VirtualScreen } from './virtual-screen.ts';

/** A person in front of a terminal: presses keys, looks at the screen, waits until it has changed before going on. */
export class Resident {
  readonly #screen: VirtualScreen;
  readonly #kiosk: KioskProgram;
  readonly #site: StandInSite;

  constructor(screen: VirtualScreen, kiosk: KioskProgram, site: StandInSite) {
    this.#screen = screen;
    this.#kiosk = kiosk;
    this.#site = site;
  }

  /** From the welcome (or "poste nettoyé") screen: any key, the charter, three words, and Enter. */
  async enterWords(words: readonly string[]): Promise<void> {
    await this.#reaches('charter', () => this.#screen.press('Return'));
    await this.#reaches('words', () => this.#screen.press('Return'));
    // Without accents, as many people type, and as xdotool types reliably: it puts letters the keyboard lacks on spare keys for a moment.
    await this.#screen.type(words.join(' ').normalize('NFD').replace(/\p{M}/gu, '').replaceAll('œ', 'oe'));
    await this.#screen.press('Return');
  }

  /** The same, and a session opens: it has the screen and the keyboard. */
  async signIn(words: readonly string[]): Promise<void> {
    const before = this.#kiosk.sessionsShown;
    await this.enterWords(words);
    await until('the session has the screen and the keyboard', () => this.#kiosk.sessionsShown === before + 1);
  }

  /** A ticket under the hand scanner, at the words or before the charter is read: a session opens. */
  async scanIn(words: readonly string[], at: 'welcome' | 'words'): Promise<void> {
    const before = this.#kiosk.sessionsShown;
    const scan = () => this.#screen.scan(ticketCodeText(words));
    await this.#reaches('charter', at === 'welcome' ? scan : () => this.#screen.press('Return'));
    if (at === 'welcome') await this.#screen.press('Return');
    else {
      await this.#reaches('words', () => this.#screen.press('Return'));
      await this.#scansUntilHeard(scan);
    }
    await until('the session has the screen and the keyboard', () => this.#kiosk.sessionsShown === before + 1);
  }

  /** Where the site lets people in without a ticket: the charter, then "Sans ticket", by keys alone. */
  async sitWithoutTicket(): Promise<void> {
    const before = this.#kiosk.sessionsShown;
    await this.#reaches('charter', () => this.#screen.press('Return'));
    await this.#reaches('way-in', () => this.#screen.press('Return'));
    await this.#screen.press('Tab');
    await this.#screen.press('Return');
    await until('the session has the screen and the keyboard', () => this.#kiosk.sessionsShown === before + 1);
  }

  /** Without a line and without a ticket: the charter, then "Demander un code à l'équipe", by keys alone. */
  async asksForCode(): Promise<void> {
    await this.#reaches('charter', () => this.#screen.press('Return'));
    await this.#reaches('words', () => this.#screen.press('Return'));
    // Past three fields and "Commencer".
    await this.#reaches('code', () => this.#screen.press('Tab', 'Tab', 'Tab', 'Tab', 'Return'));
  }

  /** Where cards are taken: the charter, then "J'ai une carte", by keys alone, up to where number and code are typed. */
  async takesOutCard(): Promise<void> {
    await this.#reaches('charter', () => this.#screen.press('Return'));
    await this.#reaches('way-in', () => this.#screen.press('Return'));
    await this.#screen.press('Tab');
    await this.#reaches('card', () => this.#screen.press('Return'));
  }

  /** Types a code that is not the card's: the kiosk says so, and waits for another. */
  async isRefusedCode(code: string): Promise<void> {
    await this.#screen.type(code);
    await this.#screen.press('Return');
    await until('the code is refused', () => this.#kiosk.states.slice(-2).join() === 'checking,card');
    await this.#screen.holdsStill();
  }

  /** Types the code of a card whose number stands already: a session opens. */
  async typesCode(code: string): Promise<void> {
    const before = this.#kiosk.sessionsShown;
    await this.#screen.type(code);
    await this.#screen.press('Return');
    await until('the session has the screen and the keyboard', () => this.#kiosk.sessionsShown === before + 1);
  }

  /** The same with words that open nothing: the kiosk says so and stays on the words. */
  async isRefused(words: readonly string[]): Promise<void> {
    await this.enterWords(words);
    await until('the words are refused', () => this.#kiosk.states.slice(-2).join() === 'checking,words');
  }

  /** "Continuer ici": the words that were typed have a session elsewhere, and Enter brings it here. */
  async goesOnHere(words: readonly string[]): Promise<void> {
    const before = this.#kiosk.sessionsShown;
    await this.isRefused(words);
    await this.#screen.holdsStill();
    await this.#screen.press('Return');
    await until('the session goes on here', () => this.#kiosk.sessionsShown === before + 1);
  }

  /** "Revenir au début", where it stands on a screen of 1280 by 800. */
  async leave(): Promise<void> {
    await this.#reaches('welcome', () => this.#screen.click(1120, 48));
  }

  /** Types an address over the one in sight. */
  async writesAddress(address: string): Promise<void> {
    await this.#screen.press('ctrl+l');
    await this.#screen.press('ctrl+a');
    await this.#screen.type(address);
    await this.#screen.press('Return');
  }

  /**
   * Types the address of a page of the stand-in site; it is there when its canaries are planted.
   * @param origin another name of the same site
   */
  async opens(page: string, origin = this.#site.origin): Promise<void> {
    // On a busy machine a key gets lost now and then, as with people: then they look, and type it again.
    for (let attempt = 1; !this.#site.planted.includes(page) && attempt <= 3; attempt += 1) {
      await this.writesAddress(`${origin}/${page}`);
      await until('the page is there', () => this.#site.planted.includes(page), 7_000).catch(() => {});
      await this.#screen.holdsStill();
    }
    await until(`the page ${page} planted its canaries`, () => this.#site.planted.includes(page), 5_000);
  }

  /** xdotool is a program among others, where a scanner has a clock of its own: on a busy machine it stops in the middle now and then, and people scan again. */
  async #scansUntilHeard(scan: () => Promise<void>): Promise<void> {
    for (let attempt = 1; this.#kiosk.states.at(-1) === 'words' && attempt <= 3; attempt += 1) {
      await this.#screen.press('ctrl+a');
      await scan();
      await until('the ticket was read', () => this.#kiosk.states.at(-1) !== 'words', 7_000).catch(() => {});
    }
  }

  async #reaches(state: string, act: () => Promise<void>): Promise<void> {
    await this.#screen.holdsStill();
    await act();
    await until(`the terminal is at ${state}`, () => this.#kiosk.states.at(-1) === state);
    await this.#screen.holdsStill();
  }
}
