import type { Session, WebContents } from 'electron';
import {
  type NavigationRefusal,
  type SessionRules,
  judgeNavigation,
  judgePermission,
  judgeRequest,
} from '../core/lockdown-policy.ts';
import { refuseCaptureAndPairing } from './electron-differences.ts';

/** How a refusal reaches the resident, if the page it comes from is the one they look at. */
export type TellRefusal = (contents: WebContents | null, why: NavigationRefusal) => void;

/**
 * Permissions of a session, set before its first load: with no handler Electron grants everything (security.md finding 5). On every session,
 * our own pages' as well.
 */
export function guardPermissions(session: Session, tell: TellRefusal): void {
  session.setPermissionRequestHandler((contents, permission, answer) => {
    const verdict = judgePermission(permission);
    if (verdict.tell && !verdict.given) tell(contents, 'permission');
    answer(verdict.given);
  });
  session.setPermissionCheckHandler((_contents, permission) => judgePermission(permission).given);
  session.setDevicePermissionHandler(() => false);
  refuseCaptureAndPairing(session);
  session.on('select-hid-device', (event, _details, answer) => {
    event.preventDefault();
    answer(null);
  });
  session.on('select-serial-port', (event, _ports, _contents, answer) => {
    event.preventDefault();
    answer('');
  });
  session.on('select-usb-device', (event, _details, answer) => {
    event.preventDefault();
    answer();
  });
}

/**
 * The network of the web pages: straight, no proxy that a network could announce, and every single request judged, whoever starts it (link,
 * redirect, image, worker, socket).
 * @param rules as they are at each request: the site's filter comes with the grant
 */
export async function guardRequests(session: Session, rules: SessionRules, tell: TellRefusal): Promise<void> {
  session.webRequest.onBeforeRequest({ urls: ['<all_urls>'] }, (details, answer) => {
    const isPage = details.resourceType === 'mainFrame';
    const verdict = isPage
      ? judgeNavigation(details.url, { ...rules, isMainFrame: true })
      : judgeRequest(details.url, rules);
    if (verdict.kind === 'refuse' && isPage) tell(details.webContents ?? null, verdict.why);
    answer({ cancel: verdict.kind === 'refuse' });
  });
  // Chromium's PDF viewer is a page of its own (in Electron 33 one that our guards would not see), with a button that opens the desktop's print
  // window: until the session has its own, a PDF is a download.
  session.webRequest.onHeadersReceived({ urls: ['<all_urls>'] }, ({ responseHeaders = {} }, answer) => {
    answer(isPdf(responseHeaders) ? { responseHeaders: asAttachment(responseHeaders) } : {});
  });
  await session.setProxy({ mode: 'direct' });
}

type Headers = Record<string, string[]>;

function isPdf(headers: Headers): boolean {
  const values = Object.entries(headers).flatMap(([name, value]) =>
    name.toLowerCase() === 'content-type' ? value : [],
  );
  return values.some((value) => /^\s*application\/(?:x-)?pdf\b/i.test(value));
}

/** The file's own name is kept. */
function asAttachment(headers: Headers): Headers {
  const name = Object.keys(headers).find((key) => key.toLowerCase() === 'content-disposition') ?? 'content-disposition';
  const given = headers[name]?.[0] ?? 'attachment';
  return { ...headers, [name]: [given.replace(/^\s*[^;]*/, 'attachment')] };
}
