import { globalShortcut } from 'electron';
import type { Notice, ScreenCall, ScreenState } from '../core/screen-contract.ts';

/** What asks, or waits to be read. */
const CLOSED_BY_ESCAPE: ReadonlySet<Notice['kind']> = new Set(['confirm-end', 'message', 'help', 'help-over']);

/**
 * The way to the bar without a mouse, from inside any page (RGAA 12.9: no page can hold the keyboard for itself). The keyboard itself stays in
 * the page: a window that never takes it by a click cannot be given it either. F6 asks whether to end, and F6 again is the yes; Escape closes what
 * asks or waits to be read. F7 asks for more time, and F8 for a pause, while the bar offers it. F1 asks for help, before a session too, and tells how the call stands; Shift+F1 takes it back.
 * Escape is taken from the page only as long as such a notice is open.
 */
export class SessionKeys {
  readonly #call: (call: ScreenCall) => void;
  #shown: Notice['kind'] | null = null;
  #takesEscape = false;
  readonly #taken = new Set<string>();
  #takesShiftF1 = false;

  constructor(call: (call: ScreenCall) => void) {
    this.#call = call;
    globalShortcut.register('F6', () =>
      this.#call({ call: this.#shown === 'confirm-end' ? 'confirm-end' : 'ask-end' }),
    );
    globalShortcut.register('F1', () => this.#call({ call: 'ask-help' }));
  }

  /** Takes what is shown now. */
  follow({ notice, bar, help }: ScreenState): void {
    this.#followCall(help !== null && help.kind !== 'ready');
    this.#followOffer('F7', 'ask-more-time', (bar?.offeredMinutes ?? null) !== null);
    this.#followOffer('F8', 'ask-pause', (bar?.pauseMinutes ?? null) !== null);
    this.#shown = notice?.kind ?? null;
    const takesEscape = this.#shown !== null && CLOSED_BY_ESCAPE.has(this.#shown);
    if (takesEscape === this.#takesEscape) return;
    this.#takesEscape = takesEscape;
    if (takesEscape) globalShortcut.register('Escape', () => this.#call({ call: 'dismiss-notice' }));
    else globalShortcut.unregister('Escape');
  }

  #followCall(stands: boolean): void {
    if (stands === this.#takesShiftF1) return;
    this.#takesShiftF1 = stands;
    if (stands) globalShortcut.register('Shift+F1', () => this.#call({ call: 'take-back-help' }));
    else globalShortcut.unregister('Shift+F1');
  }

  #followOffer(key: string, call: 'ask-more-time' | 'ask-pause', isOffered: boolean): void {
    if (isOffered === this.#taken.has(key)) return;
    if (isOffered) {
      this.#taken.add(key);
      globalShortcut.register(key, () => this.#call({ call }));
    } else {
      this.#taken.delete(key);
      globalShortcut.unregister(key);
    }
  }
}
