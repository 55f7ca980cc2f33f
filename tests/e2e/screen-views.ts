import type { Page } from 'playwright-core';
import type { ResidentState } from '../../kiosk-app/core/resident-screen-contract.ts';
import type { Language, Notice, ScreenState, Surface, View } from '../../kiosk-app/core/screen-contract.ts';

/** Every view of the kiosk's screens in every form worth looking at: the state that shows it, and what one does there. */
export type Looked =
  | {
      name: string;
      page: 'shell';
      surface: Surface;
      state: Omit<ScreenState, 'language'>;
      act?: (page: Page) => Promise<void>;
    }
  | { name: string; page: 'resident'; state: Omit<ResidentState, 'language'>; act?: (page: Page) => Promise<void> };

/** Today at 14:32:05 on the machine's own clock, so that pictures do not change from day to day. */
const at = (hours: number, minutes: number) => new Date(2026, 10, 24, hours, minutes, 5).getTime();
const place = { siteName: 'Montesquieu', terminalName: 'Poste 3' };

const screen = (name: string, view: View, act?: (page: Page) => Promise<void>): Looked => ({
  name,
  page: 'shell',
  surface: 'screen',
  state: { place, view, bar: null, notice: null },
  ...(act && { act }),
});
const bar = (name: string, remainingMinutes: number, isShort: boolean): Looked => ({
  name,
  page: 'shell',
  surface: 'bar',
  state: { place, view: { kind: 'session' }, bar: { remainingMinutes, endsAt: at(15, 10), isShort }, notice: null },
});
const notice = (name: string, shown: Notice): Looked => ({
  name,
  page: 'shell',
  surface: 'notice',
  state: { place, view: { kind: 'session' }, bar: null, notice: shown },
});

const type = (text: string) => (page: Page) => page.keyboard.type(text);

const page = (tabs: number): Omit<ResidentState, 'language'> => ({
  tabs: Array.from({ length: tabs }, (_, i) => ({
    tabId: i + 1,
    title: i === 0 ? 'Mes allocations et mes paiements, accueil de la CAF' : `Démarche ${i + 1}`,
    loading: i === 1,
  })),
  activeTabId: tabs > 0 ? 1 : null,
  address: tabs > 0 ? 'https://www.caf.fr/allocataires/mes-services-en-ligne/estimer-vos-droits' : '',
  canGoBack: tabs > 0,
  zoomPercent: 100,
  refusal: null,
  trouble: 'none',
});
const resident = (name: string, state: Omit<ResidentState, 'language'>): Looked => ({ name, page: 'resident', state });

export const looked: Looked[] = [
  screen('starting', { kind: 'starting' }),
  screen('enrolment', { kind: 'enrolment', busy: false, refusal: null }, type('k7mp4x')),
  screen('enrolment-busy', { kind: 'enrolment', busy: true, refusal: null }),
  screen('enrolment-refused', { kind: 'enrolment', busy: false, refusal: { code: 'enrolment-code-expired' } }),
  screen('welcome', { kind: 'welcome', lineIsDown: false, wipedAt: at(14, 32) }),
  screen('welcome-line-down', { kind: 'welcome', lineIsDown: true, wipedAt: at(14, 32) }),
  screen('charter', { kind: 'charter' }),
  screen('rights', { kind: 'charter' }, async (shown) => {
    await shown.locator('main button').first().click();
    await shown.locator('dl').waitFor();
  }),
  screen('words', { kind: 'words', refusal: null }),
  screen('words-typing', { kind: 'words', refusal: null }, type('lune pomme ca')),
  screen('words-unknown', { kind: 'words', refusal: null }, type('lunne')),
  screen('words-whole', { kind: 'words', refusal: null }, type('lune pomme velo ')),
  screen('words-refused', { kind: 'words', refusal: { code: 'ticket-other-site', detail: { siteName: 'Barleté' } } }),
  screen('checking', { kind: 'checking' }),
  screen('session', { kind: 'session' }),
  screen('wiping', { kind: 'wiping' }),
  screen('clean', { kind: 'clean', wipedAt: at(14, 32) }),
  screen('out-of-service', { kind: 'out-of-service' }),
  bar('bar', 42, false),
  bar('bar-short', 1, true),
  bar('bar-long', 240, false),
  notice('notice-began', { kind: 'session-began', minutes: 60, endsAt: at(15, 10) }),
  notice('notice-warning', { kind: 'time-warning', minutes: 10, endsAt: at(15, 10) }),
  notice('notice-extended', { kind: 'extended', minutes: 15, endsAt: at(15, 25) }),
  notice('notice-message', {
    kind: 'message',
    text: 'L’espace ferme dans dix minutes, pensez à imprimer. '.repeat(6).slice(0, 280),
  }),
  notice('notice-confirm', { kind: 'confirm-end' }),
  resident('home', page(0)),
  resident('home-tabs', { ...page(3), activeTabId: null, address: '' }),
  resident('page', page(3)),
  resident('page-many-tabs', { ...page(12), zoomPercent: 400 }),
  resident('page-refusal', { ...page(2), refusal: 'permission' }),
  ...(['no-connection', 'site-not-found', 'unsafe-certificate', 'page-crashed', 'page-hangs'] as const).map((trouble) =>
    resident(`trouble-${trouble}`, { ...page(1), trouble }),
  ),
];

/**
 * Opens a view as its window does, with a bridge that pushes the state once and remembers the calls in `window.calls`.
 * @param origin of the served, built screens
 */
export async function openView(shown: Page, origin: string, view: Looked, language: Language): Promise<void> {
  const state = { ...view.state, language };
  await shown.addInitScript(
    ([pushed, surface]) => {
      const calls: unknown[] = [];
      const bridge = {
        surface,
        onState: (listener: (state: unknown) => void) => {
          listener(pushed);
          Object.assign(window, { pushState: listener });
        },
        call: (call: unknown) => calls.push(call),
      };
      Object.assign(window, { calls, escale: bridge, escaleResident: bridge });
    },
    [state, view.page === 'shell' ? view.surface : 'screen'] as const,
  );
  await shown.goto(`${origin}/${view.page}.html`);
  await shown.locator('#root > *').first().waitFor({ state: 'attached' });
  await shown.evaluate(() => document.fonts.ready);
  await view.act?.(shown);
}

/** Pushes the view's state again in another language, as main does when one is chosen. */
export async function pushLanguage(shown: Page, view: Looked, language: Language): Promise<void> {
  await shown.evaluate((state) => (window as unknown as { pushState: (state: unknown) => void }).pushState(state), {
    ...view.state,
    language,
  });
  await shown.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' });
}
