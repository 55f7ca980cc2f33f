import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENROL_PATH, EnrolAnswer } from '#protocol/terminal-messages.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import words from '#assets/ticket-words.json' with { type: 'json' };
import { ControlServerProgram } from '../stage/control-server-program.ts';
import { phoneMisfits as misfitsOf, seriousFindings as findingsOf } from './dashboard-findings.ts';
import { launchChromium } from '../stage/dashboard-browser.ts';

/** The dashboard as it is now, served by the real server, in Debian's Chromium. One story, in order: each step needs the one before. */

const EMAIL = 'informatique@escale.test';
const PASSWORD = 'un thé sans sucre';
const folders = {
  built: mkdtempSync(join(tmpdir(), 'escale-dashboard-')),
  data: mkdtempSync(join(tmpdir(), 'escale-data-')),
};
let server: ControlServerProgram;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  await build({
    configFile: 'control-server/dashboard/vite.config.ts',
    logLevel: 'error',
    build: { outDir: folders.built, emptyOutDir: true },
  });
  process.env['ESCALE_DASHBOARD_DIR'] = folders.built;
  server = await ControlServerProgram.start(folders.data);
  browser = await launchChromium();
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'fr-FR',
    colorScheme: 'light',
  });
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) complaints.push(message.text());
  });
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
  for (const folder of Object.values(folders)) rmSync(folder, { recursive: true, force: true });
});

const seriousFindings = () => findingsOf(page);
const phoneMisfits = () => misfitsOf(page);
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });

describe('the dashboard', () => {
  it('makes the first account from the one-time link, whose token leaves the address bar at once', async () => {
    await page.goto(server.firstAccountUrl ?? '');
    await heading('Premier compte').waitFor();
    expect(new URL(page.url()).hash).toBe('');
    expect(await seriousFindings()).toEqual([]);
    expect(await phoneMisfits()).toEqual([]);
    await page.getByLabel('Votre nom').fill('Camille');
    await page.getByLabel('Adresse e-mail').fill(EMAIL);
    await page.getByLabel('Mot de passe').fill('court');
    await page.getByRole('button', { name: 'Créer le compte' }).click();
    await page.getByText('Il manque 7 caractères.').waitFor();
    await page.getByLabel('Mot de passe').fill(PASSWORD);
    await page.getByRole('button', { name: 'Créer le compte' }).click();
    await heading('Aucun espace pour le moment').waitFor();
    expect(await seriousFindings()).toEqual([]);
    expect(await phoneMisfits()).toEqual([]);
  });

  it('signs out, says why a wrong password is refused, and signs in by keyboard', async () => {
    await page.getByRole('button', { name: /Mon compte/ }).click();
    await page.getByRole('menuitem', { name: 'Se déconnecter' }).click();
    await heading('Bonjour').waitFor();
    expect(await seriousFindings()).toEqual([]);
    expect(await phoneMisfits()).toEqual([]);
    await page.getByLabel('Adresse e-mail').fill(EMAIL);
    await page.getByLabel('Mot de passe').fill('un thé sans lait');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('ne vont pas ensemble').waitFor();
    await page.getByLabel('Mot de passe').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await heading('Aucun espace pour le moment').waitFor();
  });

  it('creates a site, refuses its name a second time in words, and shows it at home', async () => {
    await page.getByRole('button', { name: 'Créer un espace' }).click();
    await page.getByLabel('Nom de l’espace').fill('Montesquieu');
    await page.keyboard.press('Enter');
    await heading('Montesquieu').waitFor();
    await page.getByRole('link', { name: 'Tous les espaces' }).click();
    await heading('Aucun poste libre').waitFor();
    await page.getByRole('button', { name: 'Créer un espace' }).click();
    await page.getByLabel('Nom de l’espace').fill('Montesquieu');
    await page.keyboard.press('Enter');
    await page.getByText('Ce nom est déjà pris.').waitFor();
    expect(await seriousFindings()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await seriousFindings()).toEqual([]);
    expect(await phoneMisfits()).toEqual([]);
    await page.getByRole('link', { name: 'Montesquieu' }).click();
    await heading('Montesquieu').waitFor();
  });

  it('gives an enrolment code; the terminal that uses it appears live, behind the code', async () => {
    await page.getByRole('button', { name: 'Ajouter un poste' }).click();
    await page.getByLabel('Nom du poste').fill('Poste 1');
    await page.keyboard.press('Enter');
    const code = (await page.getByTestId('enrolment-code').innerText()).trim();
    const { publicKey } = generateKeyPairSync('ed25519');
    const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64');
    const answer = await fetch(new URL(ENROL_PATH, server.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ protocolVersion: PROTOCOL_VERSION, code, publicKey: raw }),
    });
    expect(EnrolAnswer.parse(await answer.json()).ok).toBe(true);
    await page.getByTestId('tile-Poste 1').waitFor();
    expect(await page.getByTestId('enrolment-code').innerText()).toContain(code);
    expect(await seriousFindings()).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: 'Fermer' }).last().click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.getByTestId('tile-Poste 1').innerText()).toContain('Sans nouvelles');
    expect(await seriousFindings()).toEqual([]);
    expect(await phoneMisfits()).toEqual([]);
  });

  it('gives two tickets: three known words each, with pictograms, and slips on paper with a code to read', async () => {
    await page.getByRole('button', { name: 'Un ticket de plus' }).click();
    await page.getByRole('button', { name: /^2 tickets de 1\sh$/ }).click();
    await heading('Montesquieu').waitFor();
    const tickets = page.getByRole('dialog').getByTestId('ticket');
    await tickets.first().waitFor();
    expect(await tickets.count()).toBe(2);
    const known = new Set(words.map(({ word }) => word));
    const said = await tickets.first().locator('li span').allInnerTexts();
    expect(said).toHaveLength(3);
    expect(said.filter((word) => !known.has(word))).toEqual([]);
    const drawn = await tickets
      .first()
      .locator('img')
      .evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth));
    expect(drawn).toHaveLength(3);
    expect(Math.min(...drawn)).toBeGreaterThan(0);
    expect(await seriousFindings()).toEqual([]);
    expect(await phoneMisfits()).toEqual([]);

    await page.emulateMedia({ media: 'print' });
    expect(
      await page
        .locator('.slip')
        .evaluateAll((slips) => slips.filter((slip) => slip.getBoundingClientRect().height > 100).length),
    ).toBe(2);
    expect(await page.locator('.slip').first().innerText()).toContain(said[0]);
    expect(await page.locator('.slip svg[role="img"] path').first().getAttribute('d')).toMatch(/^M0 0h1/);
    expect(await page.locator('#root').isVisible()).toBe(false);
    expect(await page.getByRole('dialog').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('turns around for Arabic and comes back', async () => {
    await page.getByRole('button', { name: /^Langue/ }).click();
    await page.getByRole('menuitem', { name: 'العربية' }).click();
    await page.getByRole('heading', { name: 'إعطاء تذكرة' }).waitFor();
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
      'ar',
      'rtl',
    ]);
    const [title, counter] = await Promise.all([
      heading('Montesquieu').boundingBox(),
      page.getByRole('heading', { name: 'إعطاء تذكرة' }).boundingBox(),
    ]);
    expect(title?.x).toBeGreaterThan(counter?.x ?? Infinity);
    expect(await seriousFindings()).toEqual([]);
    expect(await phoneMisfits()).toEqual([]);
    await page.getByRole('button', { name: /^اللغة/ }).click();
    await page.getByRole('menuitem', { name: 'Français' }).click();
    await page.getByRole('heading', { name: 'Donner un ticket' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dir)).toBe('ltr');
  });

  it('says calmly that the server is lost, never shows old data as live, and comes back by itself', async () => {
    const { port } = server;
    await server.stop('SIGKILL');
    await page.getByText('Connexion au serveur perdue, on réessaie…').waitFor();
    await page.getByText(/Ce que vous voyez date de \d/).waitFor();
    expect(await page.getByText('En direct').count()).toBe(0);
    expect(await page.locator('main').evaluate((main) => getComputedStyle(main).filter)).toContain('grayscale');
    expect(
      await page
        .getByRole('button', { name: /^1 ticket de/ })
        .evaluateAll((all) => all.map((one) => (one as HTMLButtonElement).disabled)),
    ).toEqual([true, true, true, true]);
    expect(await seriousFindings()).toEqual([]);
    server = await ControlServerProgram.start(folders.data, port, false);
    await page.getByText('En direct').waitFor({ timeout: 20_000 });
    expect(await page.getByTestId('tile-Poste 1').isVisible()).toBe(true);
    expect(await page.getByText('Connexion au serveur perdue').count()).toBe(0);
  });

  it('takes a terminal out after asking once, and its tile goes', async () => {
    await page.getByRole('button', { name: 'Poste 1 : autres actions' }).click();
    await page.getByRole('menuitem', { name: 'Retirer ce poste' }).click();
    await page.getByRole('heading', { name: /Retirer Poste 1/ }).waitFor();
    expect(await seriousFindings()).toEqual([]);
    await page.getByRole('button', { name: 'Retirer le poste' }).click();
    await page.getByRole('heading', { name: 'Aucun poste encore' }).waitFor();
    expect(await page.getByTestId('tile-Poste 1').count()).toBe(0);
  });

  it('broke no rule of the Content-Security-Policy and threw nothing, all along', () => {
    expect(complaints).toEqual([]);
  });
});
