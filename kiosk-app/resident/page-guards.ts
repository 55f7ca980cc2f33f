import type { Session, WebContents } from 'electron';
import { type KeyCommand, judgeKey } from '../core/key-policy.ts';
import { type SessionRules, type StripRefusal, judgeNavigation } from '../core/lockdown-policy.ts';
import { MAY_STOP_NAVIGATION } from './electron-differences.ts';

/** What a guarded page may cause. */
export type PageEvents = {
  refused(why: StripRefusal): void;
  /** the page wants another page: a link, a form, window.open */
  wantsPage(request: PageRequest): void;
  command(command: KeyCommand): void;
  /** a key or a press of a person */
  input(): void;
};

/** An address to load, with what belongs to it. */
export type PageRequest = { address: string; options: Electron.LoadURLOptions };

const PRESSES = new Set(['mouseDown', 'gestureTap', 'touchStart']);

/** Keys: the policy before the page. On every page, ours as well. */
export function guardKeys(contents: WebContents, command: (command: KeyCommand) => void): void {
  contents.on('before-input-event', (event, input) => {
    const verdict = judgeKey(input);
    if (verdict.kind === 'pass') return;
    event.preventDefault();
    if (verdict.kind === 'command' && input.type === 'keyDown') command(verdict.command);
  });
  contents.on('zoom-changed', (_event, direction) => command(direction === 'in' ? 'zoom-in' : 'zoom-out'));
  contents.on('devtools-opened', () => contents.closeDevTools());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** Where a page of the web may go: judged for each frame, each hop and each new page; new windows never open. `rules`: as they are at each of these. */
export function guardPage(contents: WebContents, rules: SessionRules, events: PageEvents): void {
  guardKeys(contents, events.command);
  contents.on('input-event', (_event, { type }) => {
    if (PRESSES.has(type)) events.input();
  });
  contents.on('before-input-event', (_event, input) => {
    // Not Ctrl on the way to Ctrl+L: that is an answer to us, not to the page.
    const isMeantForPage = input.type === 'keyDown' && (input.key === 'Enter' || [...input.key].length === 1);
    if (isMeantForPage && judgeKey(input).kind === 'pass') events.input();
  });
  const judge = (event: { url: string; isMainFrame: boolean; preventDefault(): void }) => {
    const verdict = judgeNavigation(event.url, { ...rules, isMainFrame: event.isMainFrame });
    if (verdict.kind === 'open') return;
    // The request filter stops it and tells it in the page's place, however it was begun: a way back leads from there.
    if (verdict.why === 'site-filtered') return;
    if (MAY_STOP_NAVIGATION) event.preventDefault();
    if (event.isMainFrame) events.refused(verdict.why);
  };
  contents.on('will-frame-navigate', judge);
  contents.on('will-redirect', judge);
  // A page may not hold somebody who wants to leave it.
  contents.on('will-prevent-unload', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url, referrer, postBody }) => {
    const post = postBody && { postData: postBody.data, extraHeaders: `content-type: ${contentType(postBody)}` };
    events.wantsPage({ address: url, options: { httpReferrer: referrer, ...post } });
    return { action: 'deny' };
  });
}

function contentType({ contentType: type, boundary }: Electron.PostBody): string {
  return boundary ? `${type}; boundary=${boundary}` : type;
}

/** A browser's own name, without the kiosk's: some sites refuse what they do not know, and nobody needs to know which terminals these are. */
export function plainUserAgent(session: Session): string {
  return session
    .getUserAgent()
    .split(' ')
    .filter((product) => !/^(?:Electron|escale|Escale)[^/]*\//i.test(product))
    .join(' ')
    .replace(/Chrome\/(\d+)[\d.]*/, 'Chrome/$1.0.0.0');
}
