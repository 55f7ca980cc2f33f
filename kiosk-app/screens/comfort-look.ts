import type { Comfort } from '../core/comfort.ts';

/** Dresses the page as its reader has chosen: base.css has the sizes, high-contrast.css the colours. */
export function dress({ textPercent, contrast }: Comfort): void {
  document.documentElement.dataset['text'] = String(textPercent);
  document.documentElement.dataset['contrast'] = contrast;
}
