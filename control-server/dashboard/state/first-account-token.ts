/** Path of the one-time link that the server prints at its first start. */
export const FIRST_ACCOUNT_PAGE = '/premier-compte';

let token: string | null = null;

/**
 * Takes the token out of `/premier-compte#TOKEN` and off the address bar at once: it must not stay in the history nor show over a
 * shoulder. Called before anything is drawn, and again when a link is pasted into an open page.
 */
export function takeFirstAccountToken(): void {
  if (location.pathname !== FIRST_ACCOUNT_PAGE || location.hash.length < 2) return;
  token = decodeURIComponent(location.hash.slice(1));
  history.replaceState(history.state, '', FIRST_ACCOUNT_PAGE);
}

/** The token of the link this page was opened with, null when there was none. */
export function firstAccountToken(): string | null {
  return token;
}
