import type { Page } from 'playwright-core';
import type { PlaceNow } from '#protocol/queue.ts';
import type { ResidentState } from '../../kiosk-app/core/resident-screen-contract.ts';
import { type Comfort, plainComfort } from '../../kiosk-app/core/comfort.ts';
import { scan } from './scanner-keys.ts';
import type { HelpShown, Language, Notice, ScreenState, Surface, View } from '../../kiosk-app/core/screen-contract.ts';

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
const plain = { comfort: plainComfort };
const place = { siteName: 'Montesquieu', terminalName: 'Poste 3' };

const screen = (
  name: string,
  view: View,
  act?: (page: Page) => Promise<void>,
  help: HelpShown | null = { kind: 'ready' },
): Looked => ({
  name,
  page: 'shell',
  surface: 'screen',
  state: { ...plain, place, view, bar: null, notice: null, help },
  ...(act && { act }),
});
const bar = (
  name: string,
  remainingMinutes: number,
  isShort: boolean,
  offeredMinutes: number | null = null,
  help: HelpShown = { kind: 'ready' },
  isAccompanied = false,
  pauseMinutes: number | null = 5,
): Looked => ({
  name,
  page: 'shell',
  surface: 'bar',
  state: {
    ...plain,
    place,
    view: { kind: 'session' },
    bar: {
      remainingMinutes,
      endsAt: at(15, 10),
      isShort,
      offeredMinutes,
      isAccompanied,
      pauseMinutes,
      ...(isAccompanied ? { quietMinutes: 20 } : {}),
    },
    notice: null,
    help,
  },
});
const notice = (
  name: string,
  shown: Notice,
  help: HelpShown = { kind: 'ready' },
  above: ScreenState['bar'] = null,
): Looked => ({
  name,
  page: 'shell',
  surface: 'notice',
  state: { ...plain, place, view: { kind: 'session' }, bar: above, notice: shown, help },
});

const offers = {
  remainingMinutes: 60,
  endsAt: at(15, 10),
  isShort: false,
  offeredMinutes: null,
  isAccompanied: false,
  pauseMinutes: 5,
};

const type = (text: string) => (page: Page) => page.keyboard.type(text);

/** A whole number, part of the code, and the code shown. */
async function typeCard(shown: Page): Promise<void> {
  await shown.locator('input').first().focus();
  await shown.keyboard.type('40275315');
  await shown.keyboard.press('Enter');
  await shown.keyboard.type('407');
  await shown.locator('main button[aria-pressed]').click();
}

const page = (tabs: number): Omit<ResidentState, 'language'> => ({
  ...plain,
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

const openComfort = (shown: Page) => shown.locator('header button[aria-expanded]').click();

const withComfort = (view: Looked, comfort: Comfort): Looked =>
  view.page === 'shell'
    ? { ...view, state: { ...view.state, comfort } }
    : { ...view, state: { ...view.state, comfort } };

const held: View = {
  kind: 'welcome',
  lineIsDown: false,
  wipedAt: at(14, 32),
  wasCut: false,
  hold: { number: 12, word: 'cerise', until: at(14, 35) },
};
const nine = ['lune', 'parapluie', 'éléphant', 'escargot', 'voilier', 'pomme', 'guitare', 'papillon', 'chaussure'];
const paused = {
  kind: 'paused',
  isWrong: false,
  until: at(14, 37),
  remainingMinutes: 12,
  isLastMinute: false,
  hasSound: false,
} as const;
const placeAt = (now: PlaceNow) => ({ placeId: 'p', number: 108, word: 'cerisier', now });

export const looked: Looked[] = [
  screen('starting', { kind: 'starting' }, undefined, null),
  screen('enrolment', { kind: 'enrolment', busy: false, refusal: null }, type('k7mp4x')),
  screen('enrolment-busy', { kind: 'enrolment', busy: true, refusal: null }),
  screen('enrolment-refused', { kind: 'enrolment', busy: false, refusal: { code: 'enrolment-code-expired' } }),
  screen('welcome', { kind: 'welcome', lineIsDown: false, wipedAt: at(14, 32), wasCut: false }),
  screen('welcome-line-down', { kind: 'welcome', lineIsDown: true, wipedAt: at(14, 32), wasCut: false }),
  screen('welcome-offers-code', {
    kind: 'welcome',
    lineIsDown: true,
    wipedAt: at(14, 32),
    wasCut: true,
    offersCode: true,
  }),
  screen('welcome-was-cut', { kind: 'welcome', lineIsDown: true, wipedAt: at(14, 32), wasCut: true }),
  ...(
    [
      ['line-down', { kind: 'asked', lineIsDown: true }],
      ['arrived', { kind: 'waiting', before: 2 }],
      ['coming', { kind: 'coming', before: 1, helper: 'Marie' }],
    ] as const
  ).flatMap(([name, help]) => [
    screen(
      `welcome-help-${name}`,
      { kind: 'welcome', lineIsDown: help.kind === 'asked', wipedAt: at(14, 32), wasCut: false },
      undefined,
      help,
    ),
    screen(`words-help-${name}`, { kind: 'words', refusal: null }, undefined, help),
    notice(`notice-help-${name}`, { kind: 'help' }, help),
  ]),
  notice('notice-help-over', { kind: 'help-over' }),
  bar('bar-help', 42, false, null, { kind: 'waiting', before: 1 }),
  bar('bar-help-short-offer', 10, true, 15, { kind: 'coming', before: 0, helper: 'Marie' }),
  screen('charter', { kind: 'charter', idleMinutes: 10 }),
  screen('rights', { kind: 'charter' }, async (shown) => {
    await shown.locator('main button').first().click();
    await shown.locator('dl').waitFor();
  }),
  screen('charter-opened', { kind: 'charter', openedMinutes: 30, idleMinutes: 10 }),
  screen('words', { kind: 'words', refusal: null }),
  screen('words-typing', { kind: 'words', refusal: null }, type('lune pomme ca')),
  screen('words-unknown', { kind: 'words', refusal: null }, type('lunne')),
  screen('words-no-ticket', { kind: 'words', refusal: null }, async (shown) => {
    await scan(shown, '9782070408504');
    await shown.getByRole('alert').waitFor();
  }),
  screen('words-whole', { kind: 'words', refusal: null }, type('lune pomme velo ')),
  screen('words-refused', { kind: 'words', refusal: { code: 'ticket-other-site', detail: { siteName: 'Barleté' } } }),
  screen('words-elsewhere', {
    kind: 'words',
    refusal: { code: 'ticket-in-use-elsewhere', detail: { terminal: 'Poste 3', minutes: 39 } },
    canMoveHere: true,
  }),
  screen('words-closed', {
    kind: 'words',
    refusal: { code: 'site-closed', detail: { minute: 570, days: 9, weekday: 3, day: 24, month: 9 } },
  }),
  screen('words-no-line', { kind: 'words', refusal: { code: 'no-line' }, offersCode: true }),
  screen('code', { kind: 'code', number: '48291365', wrong: 0, refusal: null }, type('4829')),
  screen('code-wrong', { kind: 'code', number: '48291365', wrong: 1, refusal: { code: 'code-wrong' } }),
  screen('code-wait', {
    kind: 'code',
    number: null,
    wrong: 0,
    refusal: { code: 'code-wait', detail: { seconds: 30 } },
  }),
  screen('code-closing', {
    kind: 'code',
    number: '48291365',
    wrong: 0,
    refusal: { code: 'last-sign-in-over', detail: { at: at(18, 0) } },
  }),
  screen('way-in', { kind: 'way-in', minutes: 30, refusal: null }),
  screen('way-in-refused', { kind: 'way-in', minutes: 30, refusal: { code: 'too-few-free', detail: { count: 2 } } }),
  screen('way-in-all', {
    kind: 'way-in',
    minutes: 30,
    takesCards: true,
    refusal: { code: 'too-few-free', detail: { count: 2 } },
  }),
  screen('card', { kind: 'card', refusal: null }),
  screen('card-typing', { kind: 'card', refusal: null }, typeCard),
  screen('card-locked', { kind: 'card', refusal: { code: 'card-locked', detail: { minutes: 16 } } }),
  screen('card-elsewhere', {
    kind: 'card',
    refusal: { code: 'card-in-use-elsewhere', detail: { terminal: 'Poste 3 (Barleté)', minutes: 39 } },
    canMoveHere: true,
  }),
  screen('welcome-was-cut-by-card', {
    kind: 'welcome',
    lineIsDown: false,
    wipedAt: at(14, 32),
    wasCut: true,
    wasCutByCard: true,
  }),
  screen('held', { ...held, takesPlaces: true }),
  screen('workshop', {
    ...held,
    lineIsDown: true,
    workshop: { title: 'Faire sa déclaration d’impôts sur le site', until: at(16, 0) },
  }),
  screen('charter-workshop', { kind: 'charter', workshop: { title: 'Impôts', until: at(16, 0) } }),
  screen('words-booked', {
    kind: 'words',
    refusal: { code: 'terminal-booked', detail: { title: 'Impôts', minute: 960 } },
  }),
  screen('place', { kind: 'place', refusal: null, place: placeAt({ kind: 'waiting', before: 3, waitMinutes: 25 }) }),
  screen('place-called', {
    kind: 'place',
    refusal: null,
    place: placeAt({ kind: 'called', terminalName: 'Poste 12', until: at(14, 35) }),
  }),
  screen('place-refused', { kind: 'place', place: null, refusal: { code: 'queue-full' } }),
  screen('checking', { kind: 'checking', isWithoutTicket: false }),
  screen('checking-without-ticket', { kind: 'checking', isWithoutTicket: true }),
  screen('checking-card', { kind: 'checking', isWithoutTicket: false, isByCard: true }),
  screen('session', { kind: 'session' }),
  ...(
    [
      ['choose', { step: 'choose' }],
      ['covered', { step: 'covered' }],
      ['last-minute', { step: 'covered', isWrong: true, isLastMinute: true }],
      ['hidden', { step: 'hidden', pictures: [] }],
      ['staff', { step: 'staff', pictures: [] }],
    ] as const
  ).map(([name, part]) => screen(`paused-${name}`, { ...paused, ...part, pictures: 'pictures' in part ? [] : nine })),
  screen('wiping', { kind: 'wiping', reason: 'moved' }),
  screen('wiping-died', { kind: 'wiping', reason: 'resident-process-died' }),
  screen('clean', { kind: 'clean', wipedAt: at(14, 32), reason: 'time-over' }),
  screen('out-of-service', { kind: 'out-of-service', cause: 'residue' }),
  screen('out-of-service-memory', { kind: 'out-of-service', cause: 'memory' }),
  bar('bar', 42, false),
  bar('bar-short', 1, true),
  bar('bar-long', 240, false),
  bar('bar-offer', 10, false, 15),
  bar('bar-short-offer', 2, true, 15),
  notice('notice-began', { kind: 'session-began', minutes: 60, endsAt: at(15, 10) }),
  notice('notice-warning', { kind: 'time-warning', minutes: 10, endsAt: at(15, 10) }),
  notice('notice-warning-offer', { kind: 'time-warning', minutes: 5, endsAt: at(15, 10), offeredMinutes: 15 }),
  // What a card says of the keys hangs on what the bar offers.
  notice('notice-began-pause', { kind: 'session-began', minutes: 60, endsAt: at(15, 10) }, { kind: 'ready' }, offers),
  notice('notice-asking', { kind: 'asking-time' }),
  notice('notice-not-extended', {
    kind: 'not-extended',
    refusal: { code: 'extension-past-closing', detail: { minute: 1_080 } },
    endsAt: at(15, 10),
  }),
  notice('notice-began-closing', { kind: 'session-began', minutes: 40, endsAt: at(18, 0), closesAt: at(18, 0) }),
  notice('notice-warning-closing', { kind: 'time-warning', minutes: 10, endsAt: at(18, 0), closesAt: at(18, 0) }),
  notice('notice-began-workshop', {
    kind: 'session-began',
    minutes: 40,
    endsAt: at(14, 0),
    closesAt: at(14, 0),
    endsFor: 'workshop-begins',
    endsForTitle: 'Faire sa déclaration d’impôts sur le site',
  }),
  notice('notice-warning-workshop', {
    kind: 'time-warning',
    minutes: 5,
    endsAt: at(16, 0),
    closesAt: at(16, 0),
    endsFor: 'workshop-ends',
    endsForTitle: 'Impôts',
  }),
  notice('notice-extended', { kind: 'extended', minutes: 15, endsAt: at(15, 25) }),
  notice('notice-message', {
    kind: 'message',
    text: 'L’espace ferme dans dix minutes, pensez à imprimer. '.repeat(6).slice(0, 280),
  }),
  bar('bar-accompanied', 180, false, null, { kind: 'ready' }, true),
  notice('notice-still-there', { kind: 'still-there' }),
  notice('notice-accompanied', { kind: 'accompanied', endsAt: at(18, 0), quietMinutes: 20 }),
  notice('notice-confirm', { kind: 'confirm-end' }),
  screen('welcome-comfort', { kind: 'welcome', lineIsDown: false, wipedAt: at(14, 32), wasCut: false }, openComfort),
  ...[
    screen('welcome-high', { kind: 'welcome', lineIsDown: false, wipedAt: at(14, 32), wasCut: false }, openComfort, {
      kind: 'coming',
      before: 1,
      helper: 'Marie',
    }),
    screen('words-high', { kind: 'words', refusal: { code: 'ticket-unknown' } }, type('lune pomme ca')),
    screen('code-high', { kind: 'code', number: '48291365', wrong: 1, refusal: { code: 'code-wrong' } }),
    screen('paused-high', { ...paused, step: 'covered', pictures: nine, isWrong: true, isLastMinute: true }),
    screen('held-high', { ...held, takesPlaces: true }),
    bar('bar-high', 10, true, 15),
    notice('notice-high', { kind: 'help' }, { kind: 'waiting', before: 2 }),
    resident('home-high', page(0)),
    resident('trouble-high', { ...page(2), trouble: 'no-connection' }),
  ].map((view) => withComfort(view, { textPercent: 100, contrast: 'high' })),
  resident('home', page(0)),
  resident('home-tabs', { ...page(3), activeTabId: null, address: '' }),
  resident('page', page(3)),
  resident('page-many-tabs', { ...page(12), zoomPercent: 400 }),
  resident('page-refusal', { ...page(2), refusal: 'permission' }),
  ...(
    ['no-connection', 'site-not-found', 'unsafe-certificate', 'site-filtered', 'page-crashed', 'page-hangs'] as const
  ).map((trouble) => resident(`trouble-${trouble}`, { ...page(1), trouble })),
  resident('trouble-site-filtered-first', { ...page(1), canGoBack: false, trouble: 'site-filtered' }),
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
