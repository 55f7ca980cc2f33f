import { EXIT_BUG } from './exit-on-bug.ts';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Menu, app, session } from 'electron';
import { type Comfort, isPlain, plainComfort } from '../core/comfort.ts';
import { noFilter } from '../core/host-filter.ts';
import type { SessionRules } from '../core/lockdown-policy.ts';
import type { ToResident } from '../core/resident-channel.ts';
import type { Language } from '../core/screen-contract.ts';
import { tellActivity } from './activity.ts';
import { guardApp } from './app-guards.ts';
import { Browser } from './browser.ts';
import { type Channel, openChannel } from './channel.ts';
import { CHROME_PAGES, Chrome } from './chrome.ts';
import { registerPageScheme, servePages } from '../own-pages/own-pages.ts';
import { prepareChromium } from './chromium-switches.ts';
import { keepDownloads } from './downloads.ts';
import { silenceNativeDialogs } from './electron-differences.ts';
import { guardKeys, plainUserAgent } from './page-guards.ts';
import { type ResidentOptions, readResidentOptions } from './resident-options.ts';
import { isSandboxed } from './sandbox-check.ts';
import { silence } from './silence.ts';
import { type TellRefusal, guardPermissions, guardRequests } from './session-guards.ts';
import { ResidentWindow } from './window.ts';

/**
 * The Electron main process of one session. Holds no secret, speaks to nobody but the shell on descriptor 3, is killed at the end.
 *
 *   started ──chrome loaded, out of sight──► warm (`ready`) ──`show`──► shown (`shown`) ──killed, or fd 3 closed──► gone
 *
 * Out of sight: painted on a display that the shell keeps hidden, so that showing it needs nothing of this process; without such a display, a window
 * that is not shown.
 */
const ACCEPTED_LANGUAGES: Record<Language, string> = {
  fr: 'fr-FR,fr,en',
  en: 'en-GB,en,fr',
  ar: 'ar,fr-FR,fr,en',
};

/** Where the built parts lie: dist/kiosk, with this file in resident/. */
const built = dirname(dirname(fileURLToPath(import.meta.url)));

const options = readResidentOptions(process.argv);
silenceNativeDialogs();
app.enableSandbox();
registerPageScheme(CHROME_PAGES);
const folders = prepareChromium();
Menu.setApplicationMenu(null);
guardApp();
/** Once the shell has been spoken to. */
let shell: Channel | null = null;
tellActivity(() => shell);
void app.whenReady().then(
  () => start(options).catch(fail),
  () => fail(),
);

function fail(): void {
  process.stderr.write(`${JSON.stringify({ program: 'kiosk-resident', msg: 'not started' })}\n`);
  app.exit(EXIT_BUG);
}

async function start({ allowLoopback, paintedIn, services }: ResidentOptions): Promise<void> {
  // The filter comes with `show`; nothing is opened before.
  const rules: SessionRules = { allowLoopback, filter: noFilter };
  let isTold = false;
  app.configureHostResolver({ secureDnsMode: 'off' });
  const tellRefusal: TellRefusal = (contents, why) => browser.tellRefusal(contents, why);
  app.on('session-created', (created) => guardPermissions(created, tellRefusal));
  // Our own pages and the web share nothing: two sessions, and only the first knows the scheme.
  const webSession = session.defaultSession;
  guardPermissions(webSession, tellRefusal);
  const ownSession = session.fromPartition('escale-resident-chrome', { cache: false });
  servePages(ownSession, CHROME_PAGES, join(built, 'screens'));
  await Promise.all([guardRequests(webSession, rules, tellRefusal), ownSession.setProxy({ mode: 'direct' })]);
  keepDownloads(webSession, folders.documents, tellRefusal, (contents) => browser.forgetEmptyPage(contents));

  const chrome = new Chrome(ownSession, join(built, 'preload', 'resident-preload.cjs'), (call) => {
    if (isTold) browser.obey(call);
  });
  const window = new ResidentWindow(chrome.view);
  const browser: Browser = new Browser({
    window,
    webSession,
    ownSession,
    rules,
    services,
    focusAddress: () => chrome.focusAddress(),
    focusChrome: () => chrome.view.webContents.focus(),
    onChange: () => chrome.push(() => browser.state),
  });
  guardKeys(chrome.view.webContents, (command) => browser.command(command));
  chrome.view.webContents.on('before-input-event', (_event, { type, key }) => {
    if (type === 'keyDown' && key === 'Escape') browser.focusPage();
  });
  const speak = (language: Language, comfort: Comfort) => {
    webSession.setUserAgent(plainUserAgent(webSession), ACCEPTED_LANGUAGES[language]);
    browser.speak(language, comfort);
  };
  let isOpen = false;
  const open = async () => {
    if (isOpen) return;
    isOpen = true;
    window.show();
    chrome.view.webContents.focus();
    await chrome.painted();
  };
  speak(paintedIn ?? 'fr', plainComfort);
  await chrome.load();
  if (paintedIn) await open();

  const show = async ({
    language,
    comfort = plainComfort,
    blockedHosts = [],
  }: Extract<ToResident, { type: 'show' }>) => {
    rules.filter = new Set(blockedHosts);
    isTold = true;
    const isPainted = isOpen && language === browser.state.language && isPlain(comfort);
    if (!isPainted) speak(language, comfort);
    if (!isOpen) await open();
    else if (!isPainted) await chrome.painted();
    channel.send({ type: 'shown' });
  };
  // On a display of its own the shell hides that; here the window hides itself.
  const hasOwnDisplay = paintedIn !== null;
  const cover = (isCovered: boolean) => {
    silence(isCovered);
    if (hasOwnDisplay) return;
    if (isCovered) window.hide();
    else window.show();
  };
  const channel: Channel = openChannel(
    (message) => {
      if (message.type === 'show') void show(message);
      else cover(message.type === 'cover');
    },
    () => app.exit(0),
  );
  shell = channel;
  channel.send({ type: 'ready', sandboxed: isSandboxed(chrome.view.webContents.getOSProcessId()) });
}
