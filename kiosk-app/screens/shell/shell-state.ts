import { useEffect, useState } from 'react';
import type { ScreenState } from '../../core/screen-contract.ts';
import { dress } from '../comfort-look.ts';
import { speak } from '../i18n.ts';
import { keepFrameState } from './frame-state.ts';

/** The shell's state as it was last pushed; null until the first push. The page's language follows it. */
export function useShellState(): ScreenState | null {
  const [state, setState] = useState<ScreenState | null>(null);
  useEffect(() => {
    window.escale.onState((pushed) => {
      speak(pushed.language);
      dress(pushed.comfort);
      keepFrameState(pushed);
      setState(pushed);
    });
  }, []);
  return state;
}

/** Told at most this often: the shell waits minutes before it goes back to the welcome. */
const TELL_EVERY_MS = 5_000;

/** While the calling screen is shown, tells the shell that someone is there: a key, a touch, a move of the mouse. */
export function useStillThere(): void {
  useEffect(() => {
    let toldAt = Number.NEGATIVE_INFINITY;
    const tell = (event: Event) => {
      if (event.timeStamp - toldAt < TELL_EVERY_MS) return;
      toldAt = event.timeStamp;
      window.escale.call({ call: 'still-there' });
    };
    const signs = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;
    for (const sign of signs) window.addEventListener(sign, tell, { passive: true });
    return () => {
      for (const sign of signs) window.removeEventListener(sign, tell);
    };
  }, []);
}

/** While the calling screen is shown, any key but those that lead to the other buttons starts. */
export function useAnyKeyStarts(): void {
  useEffect(() => {
    const leadElsewhere = new Set([
      'Tab',
      'Shift',
      'Control',
      'Alt',
      'AltGraph',
      'Meta',
      'CapsLock',
      'NumLock',
      'Escape',
    ]);
    const start = (event: KeyboardEvent) => {
      if (event.repeat || leadElsewhere.has(event.key) || /^F\d+$/.test(event.key)) return;
      // On a button, Enter and space press that button.
      const onButton = event.target instanceof HTMLButtonElement;
      if (onButton && (event.key === 'Enter' || event.key === ' ')) return;
      event.preventDefault();
      window.escale.call({ call: 'start' });
    };
    window.addEventListener('keydown', start);
    return () => window.removeEventListener('keydown', start);
  }, []);
}
