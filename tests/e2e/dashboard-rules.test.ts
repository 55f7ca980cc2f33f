import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noRoomRules } from '#protocol/room-rules.ts';
import type { TerminalClient } from '../system/server/terminal-client.ts';
import { phoneMisfits, seriousFindings } from './dashboard-findings.ts';
import { DashboardStage } from './dashboard-stage.ts';

/** Hours and rules of a site, in Debian's Chromium at a real server. One story, in order: each step needs the one before. */

let stage: DashboardStage;
let siteId: string;
let one: TerminalClient;

beforeAll(async () => {
  stage = await DashboardStage.open();
  ({ siteId } = await stage.staff.get('site:create', { name: 'Montanou' }));
  one = await stage.terminal(siteId, 'Poste 1');
  await stage.terminal(siteId, 'Poste 2');
  stage.page.setDefaultTimeout(10_000);
});
afterAll(() => stage?.close());

const page = () => stage.page;
const button = (name: string | RegExp) => page().getByRole('button', { name, exact: true });
const label = (name: string) => page().getByLabel(name, { exact: true });
const preview = () => page().getByTestId('rules-preview');
const said = async (text: string | RegExp) => preview().getByText(text).waitFor();

/** Pictures for people to look at, where ESCALE_PICTURES says. */
async function pictures(name: string): Promise<void> {
  const folder = process.env['ESCALE_PICTURES'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  for (const [size, width, height] of [
    ['1280', 1280, 800],
    ['1920', 1920, 1080],
    ['phone', 375, 800],
  ] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page().setViewportSize({ width, height });
      await page().emulateMedia({ colorScheme });
      await page().screenshot({ path: `${folder}/${name}-${size}-${colorScheme}.png`, fullPage: true });
    }
  }
  await page().setViewportSize({ width: 1280, height: 800 });
  await page().emulateMedia({ colorScheme: 'light' });
}

describe('hours and rules of a site', () => {
  it('are those that change nothing, until IT gives the site hours; the preview follows before anything is saved', async () => {
    await page().goto(`${stage.server.url}/espaces/${siteId}`);
    await page().getByRole('link', { name: 'Horaires et règles' }).click();
    await page().getByRole('heading', { name: 'Horaires d’ouverture' }).waitFor();
    expect(await page().title()).toContain('Montanou, horaires et règles');
    await said(
      /^Un usager avec un ticket de 1\sh, lundi 23 novembre 2026 à 10\sh, à Montanou\s: 1\sh, prolongations sans limite\.$/,
    );
    await said('Cet espace n’a pas d’horaires.');
    await pictures('rules-none');
    await page().getByRole('switch', { name: 'Cet espace a des horaires' }).check();
    await label('Heure').fill('13:00');
    await said(/L’espace ouvre à 14\sh\./);
    expect((await stage.staff.get('rules:read', { siteId })).revision).toBe(0);
    expect(await seriousFindings(page())).toEqual([]);
    expect(await phoneMisfits(page())).toEqual([]);
  });

  it('say what is wrong beside it, save nothing then, and lead there', async () => {
    await button('samedi : ajouter une plage').click();
    await label('samedi, plage 1, ouvre à').fill('12:00');
    await label('samedi, plage 1, ferme à').fill('10:00');
    await page().getByText('Chaque plage finit après son début', { exact: false }).waitFor();
    await preview().getByText('Corrigez ce qui est en rouge').waitFor();
    await button('Enregistrer').click();
    await page().getByRole('alert').getByText('Corrigez ce qui est en rouge').waitFor();
    expect(await label('samedi, plage 1, ouvre à').evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await seriousFindings(page())).toEqual([]);
    await pictures('rules-problem');
    await label('samedi, plage 1, ouvre à').fill('09:00');
    await label('samedi, plage 1, ferme à').fill('12:30');
  });

  it('take thresholds, a sound and who extends, and say what is wrong with them', async () => {
    const warnAt = label('Prévenir, minutes avant la fin');
    expect(await warnAt.inputValue()).toBe('10, 5, 2, 1');
    await warnAt.fill('dix');
    await button('Enregistrer').click();
    await page().getByText('Écrivez de 1 à 6 nombres, chacun de 1 à 60.').waitFor();
    expect(await warnAt.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await seriousFindings(page())).toEqual([]);
    await warnAt.fill('3, 15');
    await page().getByRole('switch', { name: 'Avec un son' }).check();
    await label('Minutes par prolongation de l’usager').fill('20');
    const pause = label('Minutes de pause');
    expect(await pause.inputValue()).toBe('5');
    await pause.fill('16');
    await page().getByText('Écrivez un nombre de 1 à 15.').waitFor();
    await pause.fill('7');
    await pictures('rules-time');
  });

  it('let people come without a ticket, with minutes and while enough terminals are free', async () => {
    await label('Qui vient').selectOption({ label: 'Sans ticket' });
    await said(/Cet espace ne prend personne sans ticket\./);
    const ways = page().getByRole('switch', { name: 'On peut venir sans ticket' });
    expect(await ways.isChecked()).toBe(false);
    await ways.check();
    await label('Minutes par séance sans ticket').fill('0');
    await page().getByText('Écrivez un nombre de 1 à 240.').waitFor();
    await label('Minutes par séance sans ticket').fill('40');
    await label('Postes libres, au moins').fill('1');
    await label('Heure').fill('15:00');
    await said(/Un usager sans ticket, .*\s: 40\smin, prolongations sans limite\./);
    await said('Tant que le nombre de postes libres est d’au moins 1.');
    expect(await label('Minutes du ticket').count()).toBe(0);
    expect(await seriousFindings(page())).toEqual([]);
    await pictures('rules-without-ticket');
    await label('Qui vient').selectOption({ label: 'Ticket ordinaire' });
  });

  it('close sites in the sessions of young people: a pasted list and a file are cleaned, and what is left out is said', async () => {
    await page().getByRole('switch', { name: 'Fermer des sites dans certaines séances' }).check();
    const list = label('Sites fermés, un par ligne');
    expect(
      await page().getByRole('group', { name: 'Dans quelles séances' }).getByLabel('Ticket jeune').isChecked(),
    ).toBe(true);
    await list.fill('Jeux.example\ndeux mots\n');
    await page().getByText('Ligne 2 : « deux mots » n’est pas un nom de site.').waitFor();
    expect(await seriousFindings(page())).toEqual([]);
    await pictures('rules-filter-problem');
    await button('Garder seulement ce qui va').click();
    expect(await list.inputValue()).toBe('jeux.example');
    await list.press('End');
    await list.evaluate((field) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', '\nhttps://paris.example/\n*.Élysée.example\nrien du tout\n');
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    });
    await page().getByText('1 ligne laissée, car ce n’est pas un nom de site : « rien du tout ».').waitFor();
    expect((await list.inputValue()).split('\n')).toEqual(['jeux.example', 'paris.example', 'xn--lyse-9oad.example']);
    const many = Array.from({ length: 600 }, (_, i) => `site-${i}.example`).join('\n');
    await page()
      .locator('input[type="file"]')
      .setInputFiles({ name: 'liste.txt', mimeType: 'text/plain', buffer: Buffer.from(`# liste\n${many}\n`) });
    await page().getByText('500 sites dans la liste.').waitFor();
    await page().getByText('La liste est plus longue', { exact: false }).waitFor();
    await pictures('rules-filter-file');
    await list.fill('jeux.example\nparis.example');
    await label('Qui vient').selectOption({ label: 'Ticket jeune' });
    await said('2 sites sont fermés dans cette séance.');
    await label('Qui vient').selectOption({ label: 'Ticket ordinaire' });
    expect(await preview().getByText('fermés dans cette séance').count()).toBe(0);
    expect(await seriousFindings(page())).toEqual([]);
    expect(await phoneMisfits(page())).toEqual([]);
  });

  it('take a special day, and rules in their order, made by keyboard alone', async () => {
    await button('Ajouter un jour particulier').press('Enter');
    // The keyboard is in the first field of the new day already.
    expect(await label('Du').evaluate((field) => field === document.activeElement)).toBe(true);
    await label('Du').fill('2026-12-24');
    expect(await label('Au').inputValue()).toBe('2026-12-24');
    await label('Pourquoi').fill('Veille de Noël');

    await button('Ajouter une règle').press('Enter');
    await page().getByRole('heading', { name: 'Nouvelle règle' }).waitFor();
    await label('Minutes par séance, au plus').fill('0');
    await page().keyboard.press('Enter');
    await page().getByText('Écrivez un nombre de 1 à 480.').waitFor();
    await label('Minutes par séance, au plus').fill('60');
    expect(await seriousFindings(page())).toEqual([]);
    await pictures('rules-dialog');
    await button('Garder la règle').press('Enter');

    await button('Ajouter une règle').press('Enter');
    await page().getByRole('dialog').getByLabel('Ticket jeune', { exact: true }).press('Space');
    await label('Minutes par séance, au plus').fill('30');
    await label('Prolongations par séance').fill('0');
    await label('Minutes par jour et par ticket').fill('90');
    await page().keyboard.press('Enter');
    await page().getByText('30 min par séance, 1 h 30 par jour et par ticket, pas de prolongation').waitFor();
    await button('Monter la règle 2').press('Enter');
    const first = page().locator('ol > li').first();
    await first.getByText('Ticket jeune', { exact: true }).waitFor();
    // At the top there is no way further up: the keyboard stands on the way down of the same rule.
    expect(await button('Descendre la règle 1').evaluate((way) => way === document.activeElement)).toBe(true);
    await label('Heure').fill('14:00');
    await said(/Un usager avec un ticket de 1\sh, .* à 14\sh, à Montanou\s: 1\sh, 2 prolongations\./);
    await said('Règle 2.');
    await label('Qui vient').selectOption({ label: 'Ticket jeune' });
    await said(/ticket jeune .*: 30\smin, pas de prolongation\./);
    await label('Heure').fill('17:45');
    await said(/: 15\smin/);
    await said(/La séance s’arrête à la fermeture, à 18\sh\./);
    await label('Jour').fill('2026-12-24');
    await said('Jour particulier : Veille de Noël.');
    await said(/L’espace est fermé\. Il ouvre samedi à 9\sh\./);
    await label('Jour').fill('2026-12-25');
    await said('Jour férié : Noël.');
    // Not "demain": it is not tomorrow for who reads it.
    await said(/Il ouvre samedi à 9\sh\./);
    expect(await seriousFindings(page())).toEqual([]);
    expect(await phoneMisfits(page())).toEqual([]);
    await pictures('rules-full');
  });

  it('act once they are saved, and are there after a reload', async () => {
    await button('Enregistrer').click();
    await page().getByText('Tout est enregistré.').waitFor();
    const { revision, rules } = await stage.staff.get('rules:read', { siteId });
    expect(revision).toBe(1);
    expect(rules.withoutTicket).toEqual({ minutes: 40, leastFree: 1 });
    expect(rules.filter).toEqual({ kinds: ['young-ticket'], hosts: ['jeux.example', 'paris.example'] });
    expect(rules.time).toMatchObject({ warnAtMinutes: [15, 3], ownExtensionMinutes: 20, pauseMinutes: 7 });
    expect(rules.hours?.week[5]).toEqual([{ from: 540, to: 750 }]);
    expect(rules.hours?.exceptions).toEqual([
      { from: '2026-12-24', to: '2026-12-24', title: 'Veille de Noël', hours: [] },
    ]);
    expect(rules.rules.map(({ kinds, minutesPerSession }) => [kinds, minutesPerSession])).toEqual([
      [['young-ticket'], 30],
      [[], 60],
    ]);
    await page().reload();
    await page().getByText('30 min par séance', { exact: false }).waitFor();
    expect(await label('samedi, plage 1, ferme à').inputValue()).toBe('12:30');
  });

  it('offer the kinds of tickets where a rule tells them apart, and the ticket gets what its rule says', async () => {
    await page().getByRole('link', { name: 'Postes' }).click();
    await page().getByText('Jeune', { exact: true }).click();
    await page()
      .getByRole('button', { name: /^1 ticket de 1\sh$/ })
      .click();
    const words = await page().getByRole('dialog').getByTestId('ticket').locator('li span').allInnerTexts();
    await page().keyboard.press('Escape');
    expect(await one.requestSession(words)).toMatchObject({ ok: true, value: { minutes: 30 } });
    await pictures('rules-tickets');
    expect(await seriousFindings(page())).toEqual([]);
  });

  it('do not overwrite what somebody else saved meanwhile', async () => {
    await page().getByRole('link', { name: 'Horaires et règles' }).click();
    await button('Retirer la règle 1').click();
    await stage.staff.get('rules:save', { siteId, revision: 1, rules: { ...noRoomRules, timeZone: 'Indian/Reunion' } });
    await button('Enregistrer').click();
    await page().getByRole('alert').getByText('Quelqu’un d’autre vient de changer ces règles.').waitFor();
    await pictures('rules-conflict');
    await button('Voir les règles en vigueur').click();
    await page().getByText('Tout est enregistré.').waitFor();
    expect(await label('Fuseau horaire').inputValue()).toBe('Indian/Reunion');
    expect((await stage.staff.get('rules:read', { siteId })).revision).toBe(2);
  });

  it('are read, not edited, by helpers; and turn around for Arabic', async () => {
    const helper = await stage.server.staff('helper');
    const { rules } = await stage.staff.get('rules:read', { siteId });
    const exceptions = [{ from: '2026-08-03', to: '2026-08-14', title: 'Congés d’été', hours: [] }];
    const day = [
      { from: 540, to: 720 },
      { from: 840, to: 1_080 },
    ];
    const hours = {
      week: [day, day, day, day, day, [], []],
      exceptions,
      closedOnHolidays: true,
      lastSignInMinutes: 10,
    };
    const limit = {
      kinds: [],
      terminals: [one.id],
      weekdays: [2, 4],
      minutesPerSession: 45,
      minutesPerDay: null,
      extensions: 1,
    };
    const filter = { kinds: ['young-ticket' as const], hosts: ['jeux.example', 'paris.example'] };
    await stage.staff.get('rules:save', { siteId, revision: 2, rules: { ...rules, hours, rules: [limit], filter } });
    const [name = '', value = ''] = helper.cookie.split('=', 2);
    await page()
      .context()
      .addCookies([{ name, value, url: stage.server.url }]);
    await page().goto(`${stage.server.url}/espaces/${siteId}/regles`);
    await page().getByText('Seule l’informatique change ces règles.').waitFor();
    await page().getByText('Tous les usagers · Poste 1 · mardi et jeudi').waitFor();
    await page()
      .getByText(/du 3 août 2026 au 14 août 2026/)
      .waitFor();
    await page().getByText('2 sites ne s’ouvrent pas dans les séances : Ticket jeune.').waitFor();
    expect(await page().getByText('paris.example').isVisible()).toBe(false);
    await page().getByText('Voir la liste').click();
    expect(await page().getByText('paris.example').isVisible()).toBe(true);
    expect(await button('Enregistrer').count()).toBe(0);
    expect(await button('Ajouter une règle').count()).toBe(0);
    expect(await seriousFindings(page())).toEqual([]);
    expect(await phoneMisfits(page())).toEqual([]);
    await pictures('rules-helper');
    await page()
      .getByRole('button', { name: /^Langue/ })
      .click();
    await page().getByRole('menuitem', { name: 'العربية' }).click();
    await page().getByRole('heading', { name: 'مواعيد الفتح' }).waitFor();
    expect(await phoneMisfits(page())).toEqual([]);
    await pictures('rules-arabic');
  });

  it('broke no rule of the Content-Security-Policy and threw nothing, all along', () => {
    expect(stage.complaints).toEqual([]);
  });
});
