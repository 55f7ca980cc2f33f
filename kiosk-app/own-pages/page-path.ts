import { join, sep } from 'node:path';

/**
 * Maps an address of our own pages to a file below `folder`.
 * @param origin `scheme://host` of these pages
 * @returns its path, or null when it is of another origin or would leave the folder. Never throws.
 */
export function pagePath(folder: string, origin: string, address: string): string | null {
  try {
    const url = new URL(address);
    const pathname = decodeURIComponent(url.pathname);
    if (`${url.protocol}//${url.host}` !== origin || /[\0\\]/.test(pathname)) return null;
    const path = join(folder, pathname);
    return path.startsWith(folder + sep) ? path : null;
  } catch {
    return null;
  }
}
