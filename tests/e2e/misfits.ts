import type { Page } from 'playwright-core';

/**
 * @returns what does not fit in the window as it is now, in words: texts cut by their box, things beyond the sides, targets too small.
 * Names of tabs may end in "…", fields may hold more than they show, and what scrolls is not cut.
 */
export async function misfits(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth} wide in ${root.clientWidth}`);
    for (const element of document.body.querySelectorAll<HTMLElement>('*:not(input)')) {
      if (element.closest('svg, [aria-hidden="true"]')) continue;
      const style = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      // Meant for ears only, or not there.
      if (style.clipPath !== 'none' || box.width === 0) continue;
      const name = `${element.tagName.toLowerCase()} "${(element.textContent ?? '').slice(0, 40)}"`;
      const cuts = (overflow: string) =>
        (overflow === 'hidden' || overflow === 'clip') && style.textOverflow !== 'ellipsis';
      const tooWide = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
      const tooHigh = element.scrollHeight > element.clientHeight + 1 && element.clientHeight > 0;
      if (cuts(style.overflowX) && tooWide)
        found.push(`${name}: ${element.scrollWidth} wide in ${element.clientWidth}`);
      if (cuts(style.overflowY) && tooHigh)
        found.push(`${name}: ${element.scrollHeight} high in ${element.clientHeight}`);
      if (element.matches('button, h1, h2, p, label, li') && (box.left < -1 || box.right > innerWidth + 1)) {
        found.push(`${name} is beyond the side: ${Math.round(box.left)} to ${Math.round(box.right)}`);
      }
      if (!element.matches('button, [role="option"]')) continue;
      // Buttons of the strip reach beyond their box for the finger; their words are on one line.
      const reachesOut = getComputedStyle(element, '::after').content !== 'none';
      if (tooWide && !reachesOut && !element.querySelector('bdi')) found.push(`${name} is too narrow for its words`);
      // The strip of the browser has 104 px for two rows (its buttons take presses a little beside them); all else has 56 px.
      const least = element.closest('header ul') ? 40 : element.closest('nav') ? 50 : 56;
      if (box.height < least) found.push(`${name} is only ${box.height} px high`);
    }
    return found;
  });
}
