import { useSyncExternalStore } from 'react';

/** Size of the page's letters in px, and a text that changes with everything about <html> that a drawing on a canvas depends on. */
export type RootLook = { rem: number; theme: string };

function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'style', 'class'] });
  return () => observer.disconnect();
}

/** A canvas does not follow CSS by itself: what uses this is rendered again when the theme or the size of the letters changes. */
export function useRootLook(): RootLook {
  const rem = useSyncExternalStore(subscribe, () =>
    Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
  );
  const theme = useSyncExternalStore(subscribe, () => document.documentElement.dataset['theme'] ?? '');
  return { rem, theme };
}

/** The value of a token of assets/tokens.css as it is now, for a canvas: `tokenValue('broken')`. */
export function tokenValue(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
