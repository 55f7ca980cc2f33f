import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CODE_NUMBER_DIGITS } from '#protocol/one-time-code.ts';
import { plainComfort } from '../../kiosk-app/core/comfort.ts';
import { startBuiltScreens } from '../e2e/built-screens.ts';
import { type Looked, openView } from '../e2e/screen-views.ts';
import type { Picture } from './virtual-screen.ts';

const DIGITS = [...'0123456789'];
type Box = { x: number; y: number; width: number; height: number };

/**
 * Reads the number of a one-time code off a picture of a kiosk's screen, as a person would: each of its digits is compared with all ten, drawn by the same screens in Debian's Chromium.
 * @param place what the kiosk calls itself: the screen is laid out the same with it
 */
export async function readNumber(picture: Picture, place: { siteName: string; terminalName: string }): Promise<string> {
  const screens = await startBuiltScreens();
  try {
    const { width, height } = picture;
    const page = await screens.browser.newPage({ viewport: { width, height } });
    const drawn: Picture[] = [];
    let boxes: Box[] = [];
    for (const digit of DIGITS) {
      await openView(page, screens.origin, codeView(digit.repeat(CODE_NUMBER_DIGITS), place), 'fr');
      boxes = await page.locator('main strong').evaluate(boxesOfDigits);
      drawn.push(await pixelsOf(await page.screenshot(), width, height));
    }
    return boxes.map((box) => String(nearest(drawn.map((one) => difference(picture, one, box))))).join('');
  } finally {
    await screens.stop();
  }
}

function codeView(number: string, place: { siteName: string; terminalName: string }): Looked {
  const view = { kind: 'code', number, wrong: 0, refusal: null } as const;
  const state = { comfort: plainComfort, place, view, bar: null, notice: null, help: { kind: 'ready' } as const };
  return { name: 'code', page: 'shell', surface: 'screen', state };
}

/** In the page: where each digit stands. */
function boxesOfDigits(element: Element): Box[] {
  const text = element.firstChild as Text;
  return [...text.data].flatMap((letter, index) => {
    if (letter === ' ') return [];
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + 1);
    const { x, y, width, height } = range.getBoundingClientRect();
    return [{ x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) }];
  });
}

async function pixelsOf(png: Buffer, width: number, height: number): Promise<Picture> {
  const running = promisify(execFile)('convert', ['png:-', '-depth', '8', 'rgb:-'], {
    encoding: 'buffer',
    maxBuffer: 64 * 1024 * 1024,
  });
  running.child.stdin?.end(png);
  return { width, height, rgb: (await running).stdout };
}

function difference(one: Picture, other: Picture, { x, y, width, height }: Box): number {
  let sum = 0;
  for (let row = y; row < y + height; row += 1) {
    const from = (row * one.width + x) * 3;
    for (let i = from; i < from + width * 3; i += 1) sum += Math.abs((one.rgb[i] ?? 0) - (other.rgb[i] ?? 0));
  }
  return sum;
}

function nearest(differences: readonly number[]): number {
  return differences.indexOf(Math.min(...differences));
}
