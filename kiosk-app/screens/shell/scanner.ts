import { useEffect, useRef } from 'react';
import { HELD_GAP_MS, type ScannerState, type Stroke, hearSilence, hearStroke } from '../../core/scanner-rules.ts';

/** Longer than a gap between two keys, because keys are handed on later than they were stamped. */
const SILENCE_MS = HELD_GAP_MS + 60;

export type ScannerEars = {
  /** @returns what puts the fields back as they are now */
  remember: () => () => void;
  onCode: (readings: string[]) => void;
};

/** While the calling screen is shown, hears a hand scanner before any other part of the page does. */
export function useScanner(isOn: boolean, ears: ScannerEars): void {
  const latest = useRef(ears);
  useEffect(() => {
    latest.current = ears;
  });
  useEffect(() => {
    if (!isOn) return;
    let state: ScannerState = { kind: 'quiet' };
    let putBack = () => {};
    let silence: ReturnType<typeof setTimeout> | undefined;
    const onKey = (event: KeyboardEvent) => {
      // Keys that are given back come by here again; shortcuts are nobody's text.
      if (!event.isTrusted || event.ctrlKey || event.altKey || event.metaKey) return;
      clearTimeout(silence);
      const { key, code, timeStamp: at, repeat: isRepeat } = event;
      const heard = hearStroke(state, { key, code, at, isRepeat });
      state = heard.state;
      giveBack(heard.giveBack);
      const { verdict } = heard;
      if (verdict.kind === 'first') putBack = latest.current.remember();
      if (verdict.kind === 'hold' || verdict.kind === 'read') {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
      if (verdict.kind === 'read') {
        if (verdict.wasInPage) putBack();
        latest.current.onCode(verdict.readings);
      }
      if (state.kind === 'held') {
        silence = setTimeout(() => {
          const { giveBack: strokes, state: next } = hearSilence(state);
          state = next;
          giveBack(strokes);
        }, SILENCE_MS);
      }
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => {
      clearTimeout(silence);
      window.removeEventListener('keydown', onKey, { capture: true });
    };
  }, [isOn]);
}

/** Does what these keys would have done: first what the page makes of them, then, in a field, their letter. */
function giveBack(strokes: readonly Stroke[]): void {
  for (const { key, code } of strokes) {
    const target = document.activeElement ?? document.body;
    const goesOn = target.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }));
    // The one way to put a letter where the caret is, with all that follows from it.
    if (goesOn && target instanceof HTMLInputElement) document.execCommand('insertText', false, key);
  }
}
