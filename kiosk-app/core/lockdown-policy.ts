import { type HostFilter, isFiltered } from './host-filter.ts';
import { kindOfHost } from './private-address.ts';

/**
 * What a resident's pages may open and ask for. Deny by default: only http and https to the public Internet open, and of it not what the site's rules close in this session; only two permissions are
 * given; all else is refused with one of these reasons, each a sentence on the screen (resident.json). escapes.md §1.3 and §1.6.
 */
export const navigationRefusals = [
  'scheme-not-allowed',
  'file-not-allowed',
  'external-app',
  'internal-page',
  'private-network',
  'invalid-address',
  'download-is-program',
  'permission',
  'not-secure',
  'site-filtered',
] as const;
export type NavigationRefusal = (typeof navigationRefusals)[number];

/** Those that are told in the strip, beside what was pressed or typed. What the site's filter closes is told in the page's place. */
export type StripRefusal = Exclude<NavigationRefusal, 'site-filtered'>;

export type Verdict = { kind: 'open' } | { kind: 'refuse'; why: NavigationRefusal };

/** What holds for every page of a session. */
export type SessionRules = {
  /** Tests and the demo: stand-in sites on this machine may open. Never in a release. */
  allowLoopback: boolean;
  /** what the rules of the site close in this session */
  filter: HostFilter;
};

export type NavigationOptions = SessionRules & {
  /** A page of its own, or a frame within one, which may also hold what its page wrote into it. */
  isMainFrame: boolean;
};

/** The part of the WHATWG parser that is used here; the same in Electron, Node and browsers. Core has no types of theirs. */
declare const URL: new (address: string) => {
  protocol: string;
  hostname: string;
  username: string;
  password: string;
  port: string;
  href: string;
};

const OPEN: Verdict = { kind: 'open' };
const refuse = <T extends NavigationRefusal>(why: T): { kind: 'refuse'; why: T } => ({ kind: 'refuse', why });

/** Pages of the browser and of the kiosk itself. */
const INTERNAL_SCHEMES = new Set([
  'about',
  'chrome',
  'chrome-error',
  'chrome-extension',
  'chrome-search',
  'chrome-untrusted',
  'devtools',
  'escale',
  'escale-resident',
  'isolated-app',
  'view-source',
]);

/** Schemes another program would take; told apart from nonsense only for the sentence. All that is not http(s) is refused anyway. */
const EXTERNAL_SCHEMES = new Set(
  (
    'mailto tel sms smsto mms geo maps magnet ssh sftp telnet irc ircs xmpp sip sips skype callto facetime whatsapp tg viber signal ' +
    'msteams zoommtg zoomus slack discord spotify steam vscode vscode-insiders jetbrains git svn intent market android-app itms itms-apps ' +
    'ms-settings ms-msdt search-ms ms-appinstaller ms-word ms-excel ms-powerpoint ms-access ms-officecmd ms-screenclip ms-windows-store ' +
    'onenote shell rdp vnc teamviewer anydesk apt snap flatpak webcal news nntp ldap rtsp rtmp mumble bitcoin ethereum acrobat calculator'
  ).split(' '),
);

/** What a page may put into a frame of its own: no address, only content it already holds. */
const FRAME_ONLY_ADDRESS = /^(?:about:(?:blank|srcdoc)(?:[?#]|$)|blob:https?:|data:)/i;

/**
 * May this address be opened in a page or in a frame of one?
 * @param address as Chromium gives it, or anything else
 * @returns the reason when not. Never throws; never opens a page of another scheme than http and https.
 */
export function judgeNavigation(address: string, options: NavigationOptions): Verdict {
  if (!options.isMainFrame && FRAME_ONLY_ADDRESS.test(address)) return OPEN;
  const url = parse(address);
  if (!url) return refuse('invalid-address');
  const scheme = url.protocol.slice(0, -1);
  if (scheme === 'http' || scheme === 'https') return judgeHost(url.hostname, options);
  if (scheme === 'file') return refuse('file-not-allowed');
  if (INTERNAL_SCHEMES.has(scheme)) return refuse('internal-page');
  return refuse(EXTERNAL_SCHEMES.has(scheme) ? 'external-app' : 'scheme-not-allowed');
}

/**
 * May a page fetch this (image, script, socket, …)?
 * @returns the reason when not. Never throws.
 */
export function judgeRequest(address: string, options: SessionRules): Verdict {
  const web = address.replace(/^ws(s?):/i, 'http$1:');
  return judgeNavigation(web, { ...options, isMainFrame: false });
}

function judgeHost(hostname: string, { allowLoopback, filter }: SessionRules): Verdict {
  const kind = kindOfHost(hostname);
  if (kind !== 'public' && !(kind === 'loopback' && allowLoopback)) return refuse('private-network');
  return isFiltered(hostname, filter) ? refuse('site-filtered') : OPEN;
}

/**
 * What a person typed, as an address to open: "ameli.fr" is `https://ameli.fr/`. Plain http becomes https, but on this machine. No search
 * engine is chosen, so words are not an address.
 * @returns an address that `judgeNavigation` opens, or refuses because of the site's filter (its page says so in its own place), or the reason. Never throws.
 */
export function addressFromText(
  text: string,
  options: SessionRules,
): { kind: 'open'; address: string } | { kind: 'refuse'; why: StripRefusal } {
  const typed = text.trim();
  const withScheme = namesScheme(typed) ? typed : `https://${typed}`;
  if (!namesScheme(typed) && (/[\s\\]/.test(typed) || typed.startsWith('/'))) return refuse('invalid-address');
  const url = parse(withScheme);
  if (!url) return refuse('invalid-address');
  // "ameli.fr@evil.example" reads as one site and opens another.
  if (url.username !== '' || url.password !== '') return refuse('invalid-address');
  // One word, most often one that was meant for a search engine.
  if (!namesScheme(typed) && !/[.[]/.test(url.hostname) && url.hostname !== 'localhost')
    return refuse('invalid-address');
  const verdict = judgeNavigation(url.href, { ...options, isMainFrame: true });
  if (verdict.kind === 'refuse' && verdict.why !== 'site-filtered') return refuse(verdict.why);
  if (url.protocol === 'http:' && kindOfHost(url.hostname) === 'public') url.protocol = 'https:';
  return { kind: 'open', address: url.href };
}

/** "mailto:x", but not "ameli.fr:443". */
function namesScheme(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(text) && !/^(?:localhost|[^\s/?#:@]+\.[^\s/?#:@]+):\d{1,5}(?:[/?#]|$)/i.test(text);
}

function parse(address: string): InstanceType<typeof URL> | null {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/** Given to any page: a film on the whole page (the strip and the time bar stay), and writing to the clipboard by a press. */
const GIVEN_PERMISSIONS = new Set(['fullscreen', 'clipboard-sanitized-write']);
/** Refused aloud: what a person has just asked a site for, and would wait for. The rest is refused in silence. */
const AWAITED_PERMISSIONS = new Set(['media', 'display-capture', 'geolocation']);

/** May a page have this permission (Electron's names, and any other)? `tell`: the resident is told that it was refused. */
export function judgePermission(name: string): { given: boolean; tell: boolean } {
  return { given: GIVEN_PERMISSIONS.has(name), tell: AWAITED_PERMISSIONS.has(name) };
}
