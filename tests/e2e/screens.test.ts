import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROME_HEIGHT } from '../../kiosk-app/core/resident-screen-contract.ts';
import { BAR_HEIGHT, NOTICE_SIZE, languages } from '../../kiosk-app/core/screen-contract.ts';
import { axeFindings } from './axe-findings.ts';
import { type BuiltScreens, startBuiltScreens } from './built-screens.ts';
import { misfits } from './misfits.ts';
import { type Looked, looked, openView, pushLanguage } from './screen-views.ts';

/** Set to a folder to keep a picture of every view: `ESCALE_PICTURES=/tmp/p npx vitest run --project screens tests/e2e/screens.test.ts`. */
const pictures = process.env.ESCALE_PICTURES;

const displays = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

let screens: BuiltScreens;
beforeAll(async () => {
  screens = await startBuiltScreens();
});
afterAll(async () => {
  await screens?.stop();
});

function sizeOf(view: Looked, display: { width: number; height: number }): { width: number; height: number } {
  if (view.page === 'resident') return { width: display.width, height: display.height - BAR_HEIGHT };
  if (view.surface === 'bar') return { width: display.width, height: BAR_HEIGHT };
  return view.surface === 'notice' ? { ...NOTICE_SIZE } : display;
}

/** Text as large as the page has it, times `scale`. */
async function setText(page: Page, scale: number): Promise<void> {
  await page.evaluate((times) => {
    const root = document.documentElement;
    root.style.fontSize = '';
    if (times !== 1) root.style.fontSize = `${Number.parseFloat(getComputedStyle(root).fontSize) * times}px`;
  }, scale);
}

/** In the page: boxes with text that has to be scrolled to. */
function hiddenLines(): string[] {
  return [...document.querySelectorAll<HTMLElement>('main *')]
    .filter(({ scrollHeight, clientHeight }) => clientHeight > 0 && scrollHeight > clientHeight + 1)
    .filter((element) => getComputedStyle(element).overflowY === 'auto')
    .map(({ textContent }) => textContent);
}

describe('every view of the kiosk, in every language, on both displays, at 100 and 200 % text', () => {
  it.each(looked)('$name', async (view) => {
    const context = await screens.browser.newContext({ viewport: sizeOf(view, displays[0]), reducedMotion: 'reduce' });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('requestfailed', (request) => problems.push(`not loaded: ${request.url()}`));
    await openView(page, screens.origin, view, 'fr');

    for (const language of languages) {
      await pushLanguage(page, view, language);
      const said = await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);
      expect(said).toEqual([language, language === 'ar' ? 'rtl' : 'ltr']);
      for (const display of displays) {
        await page.setViewportSize(sizeOf(view, display));
        for (const scale of [1, 2]) {
          await setText(page, scale);
          const where = `${language}-${display.width}-${scale}`;
          if (pictures) await page.screenshot({ path: `${pictures}/${view.name}-${where}.png` });
          expect(await misfits(page), where).toEqual([]);
          const beyond = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
          // Nobody scrolls in a card of 20 seconds; only what staff write may be longer than it.
          if (view.page !== 'resident' && view.surface === 'notice' && view.name !== 'notice-message') {
            expect(await page.evaluate(hiddenLines), where).toEqual([]);
          }
          if (scale === 1) expect(beyond, `${where} scrolls by as much`).toBeLessThanOrEqual(0);
        }
      }
      await setText(page, 1);
      if (language === 'fr') expect(await axeFindings(page, 'everything'), language).toEqual([]);
    }

    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    if (pictures) await page.screenshot({ path: `${pictures}/${view.name}-ar-dark.png` });
    expect(await axeFindings(page, 'colours'), 'by night').toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  });
});

describe('the one thing to do next', () => {
  it.each(languages)(
    '"Continuer ici" is in sight without scrolling at 200 % text on the smaller display: %s',
    async (language) => {
      const view = looked.find((one) => one.name === 'words-elsewhere') as Looked;
      const page = await screens.browser.newPage({ viewport: displays[0] });
      await openView(page, screens.origin, view, language);
      await setText(page, 2);
      const button = page.locator('form button').first();
      // It has the keyboard, so that Enter is enough.
      expect(await button.evaluate((one) => one === document.activeElement)).toBe(true);
      const box = await button.boundingBox();
      expect(box && box.y + box.height).toBeLessThanOrEqual(displays[0].height);
      await page.close();
    },
  );
});

describe('sizes of the contract', () => {
  it.each([
    ['bar', 'main', BAR_HEIGHT],
    ['page', 'header', CHROME_HEIGHT],
  ])('%s: %s is as high as main thinks, at any size of text', async (name, selector, height) => {
    const view = looked.find((one) => one.name === name) as Looked;
    const page = await screens.browser.newPage({ viewport: { width: 1280, height: 800 } });
    await openView(page, screens.origin, view, 'fr');
    for (const scale of [1, 2]) {
      await setText(page, scale);
      const box = await page.locator(selector).boundingBox();
      expect([box?.y, box?.height]).toEqual([0, height]);
    }
    await page.close();
  });
});
