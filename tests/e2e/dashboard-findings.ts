import type { Page } from 'playwright-core';
import { until } from '../stage/until.ts';
import { axeFindings } from './axe-findings.ts';

/** Serious and critical findings of axe on the page as it is now, by day and by night, each with its element. */
export async function seriousFindings(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await until('the theme follows', () =>
      page.evaluate((wanted) => document.documentElement.dataset['theme'] === wanted, colorScheme),
    );
    const findings = await axeFindings(page, colorScheme === 'light' ? 'everything' : 'colours');
    found.push(...findings.map((finding) => `${colorScheme} ${finding}`));
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null });
  return found;
}

/** What does not fit a phone: the page scrolling sideways, or something to press that is less than 44 px high. `width` in px. */
export async function phoneMisfits(page: Page, width = 375): Promise<string[]> {
  const before = page.viewportSize() ?? { width: 1280, height: 800 };
  await page.setViewportSize({ width, height: 800 });
  await stillness(page);
  const found = await page.evaluate(() => {
    const misfits: string[] = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) misfits.push(`${scrollWidth} px wide in ${clientWidth}`);
    // The eye of the password field is inside a field that is 50 px high and takes the keyboard's way too.
    const pressed =
      'button:not(.mantine-PasswordInput-visibilityToggle), a[class], summary, select, .mantine-SegmentedControl-root';
    for (const button of document.querySelectorAll(pressed)) {
      const { height, width: drawnWidth, bottom } = button.getBoundingClientRect();
      const isDrawn = drawnWidth > 0 && bottom > 0;
      if (isDrawn && height < 43.5) misfits.push(`${button.outerHTML.slice(0, 120)} is ${height} px high`);
    }
    return misfits;
  });
  await page.setViewportSize(before);
  return found;
}

/** Waits for what moves to arrive: a menu that opens or closes is smaller for a fifth of a second. What turns for ever is not waited for. */
async function stillness(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const arriving = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(arriving.map(({ finished }) => finished));
  });
}
