import { globalShortcut } from 'electron';
import type { Notice, ScreenCall } from '../core/screen-contract.ts';

/**
 * The way to the bar without a mouse, from inside any page (RGAA 12.9: no page can hold the keyboard for itself). The keyboard itself stays in
 * the page: a window that never takes it by a click cannot be given it either. F6 asks whether to end, and F6 again is the yes; Escape closes what
 * asks or waits to be read. Escape is taken from the page only as long as such a notice is open.
 */
export class SessionKeys {
  readonly #call: (call: ScreenCall) => void;
  #shown: Notice['kind'] | null = null;
  #takesEscape = false;

  constructor(call: (call: ScreenCall) => void) {
    this.#call = call;
    globalShortcut.register('F6', () =>
      this.#call({ call: this.#shown === 'confirm-end' ? 'confirm-end' : 'ask-end' }),
    );
  }

  /** Takes the notice that is shown now. */
  follow(notice: Notice | null): void {
    this.#shown = notice?.kind ?? null;
    const takesEscape = this.#shown === 'confirm-end' || this.#shown === 'message';
    if (takesEscape === this.#takesEscape) return;
    this.#takesEscape = takesEscape;
    if (takesEscape) globalShortcut.register('Escape', () => this.#call({ call: 'dismiss-notice' }));
    else globalShortcut.unregister('Escape');
  }
}
