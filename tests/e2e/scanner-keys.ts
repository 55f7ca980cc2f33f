import type { Page } from 'playwright-core';

/** Milliseconds a key, as a scanner on a cable. */
const KEY_MS = 5;

/** Types text and Enter as a hand scanner: each key has the moment at which the scanner pressed it, however late a busy machine hands it on (as X does, and Playwright's keyboard does not). */
export async function scan(page: Page, text: string): Promise<void> {
  const line = await page.context().newCDPSession(page);
  const began = Date.now();
  const strokes = [...text].map((letter) => ({ key: letter, code: codeOf(letter), text: letter }));
  strokes.push({ key: 'Enter', code: 'Enter', text: '\r' });
  await Promise.all(
    strokes.flatMap((stroke, i) => {
      const timestamp = (began + i * KEY_MS) / 1_000;
      const { key, code } = stroke;
      const windowsVirtualKeyCode = key === 'Enter' ? 13 : key.toUpperCase().charCodeAt(0);
      return [
        line.send('Input.dispatchKeyEvent', { type: 'keyDown', ...stroke, windowsVirtualKeyCode, timestamp }),
        line.send('Input.dispatchKeyEvent', { type: 'keyUp', key, code, windowsVirtualKeyCode, timestamp }),
      ];
    }),
  );
  await line.detach();
}

function codeOf(letter: string): string {
  if (letter === ' ') return 'Space';
  return /\d/.test(letter) ? `Digit${letter}` : `Key${letter.toUpperCase()}`;
}
