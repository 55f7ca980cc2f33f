import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Session, WebContents } from 'electron';
import { MAX_DOWNLOADS, MAX_DOWNLOAD_BYTES, judgeDownload, numberedFileName } from '../core/download-policy.ts';
import type { TellRefusal } from './session-guards.ts';

/**
 * Documents go to ~/Documents, which is RAM and ends with the session; nothing is ever opened or asked with a window of the desktop.
 * @param onBegun with the page a download came from, which may have been opened only for it
 */
export function keepDownloads(
  session: Session,
  folder: string,
  tell: TellRefusal,
  onBegun: (contents: WebContents | null) => void,
): void {
  // Given names, also of downloads whose file does not exist yet: of two at once the second would replace the first when it ends.
  const given = new Set<string>();
  session.on('will-download', (event, item, contents) => {
    const verdict = judgeDownload(item.getFilename(), item.getMimeType());
    onBegun(contents ?? null);
    if (verdict.kind === 'refuse' || item.getTotalBytes() > MAX_DOWNLOAD_BYTES || given.size >= MAX_DOWNLOADS) {
      event.preventDefault();
      tell(contents ?? null, 'download-is-program');
      return;
    }
    const path = freePath(folder, verdict.name, given);
    given.add(path);
    item.setSavePath(path);
    item.on('updated', () => {
      if (item.getReceivedBytes() > MAX_DOWNLOAD_BYTES) item.cancel();
    });
  });
}

/** The first name that is not taken. */
function freePath(folder: string, name: string, given: ReadonlySet<string>): string {
  let path = join(folder, name);
  for (let number = 2; given.has(path) || existsSync(path); number += 1)
    path = join(folder, numberedFileName(name, number));
  return path;
}
