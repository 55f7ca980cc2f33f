import { join, sep } from 'node:path';

/**
 * Maps an address of the scheme to a file below `folder`.
 * @returns its path, or null when it is not the shell's host or would leave the folder.
 */
export function fileOf(folder: string, address: string): string | null {
  try {
    const url = new URL(address);
    const path = join(folder, decodeURIComponent(url.pathname));
    if (url.host !== 'shell' || url.pathname.includes('\0')) return null;
    return path.startsWith(folder + sep) ? path : null;
  } catch {
    return null;
  }
}
