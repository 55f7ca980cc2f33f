import { join, sep } from 'node:path';

/** The scheme of the resident's own pages. */
export const CHROME_SCHEME = 'escale-resident';
export const CHROME_HOST = 'chrome';
export const CHROME_ORIGIN = `${CHROME_SCHEME}://${CHROME_HOST}`;

/**
 * Maps an address of the chrome to a file below `folder`.
 * @returns its path, or null when it is another host or would leave the folder
 */
export function chromeFile(folder: string, address: string): string | null {
  try {
    const url = new URL(address);
    const pathname = decodeURIComponent(url.pathname);
    if (url.protocol !== `${CHROME_SCHEME}:` || url.host !== CHROME_HOST || /[\0\\]/.test(pathname)) return null;
    const path = join(folder, pathname);
    return path.startsWith(folder + sep) ? path : null;
  } catch {
    return null;
  }
}
