import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFirstAccount } from '../../provisioning/dev/demo-city.ts';
import { type Fleet, startFleet } from '../../provisioning/dev/fleet/fleet.ts';
import { ControlServerProgram } from '../stage/control-server-program.ts';
import { until } from '../stage/until.ts';
import { launchChromium } from '../stage/dashboard-browser.ts';

/** The demo fleet's 24 terminals against the real server, its real clock, and the dashboard in a real Chromium. A site's fibre is cut as fibres are: half-open. */

const signIn = { name: 'Informatique', email: 'informatique@escale.test', password: 'un thé sans sucre' };
const folder = mkdtempSync(join(tmpdir(), 'escale-line-cut-'));
/** The bound for a word to change after a cut. */
const WITHIN_MS = 20_000;
let server: ControlServerProgram;
let fleet: Fleet;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  server = await ControlServerProgram.start(join(folder, 'server'));
  await createFirstAccount(server.firstAccountUrl ?? '', signIn);
  fleet = await startFleet({
    url: server.url,
    signIn,
    dataDir: join(folder, 'fleet'),
    arrivals: false,
    autoCuts: false,
  });
  browser = await launchChromium();
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 800 } });
  page = await context.newPage();
  await page.goto(server.url);
  await page.getByLabel('Adresse e-mail').fill(signIn.email);
  await page.getByLabel('Mot de passe').fill(signIn.password);
  await page.keyboard.press('Enter');
});

afterAll(async () => {
  await browser?.close();
  await fleet?.stop();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const card = (site: string) => page.getByTestId(`site-${site}`);
const fibreOf = async (site: string) =>
  (await card(site).locator('[data-line="fibre"]').innerText()).replaceAll(/\s+/g, ' ');

describe('a site of the fleet whose fibre is cut', () => {
  it('has a word for its fibre, as the others have', async () => {
    for (const { plan } of fleet.sites) {
      await until(plan.name, async () => /Fibre : (bonne|moyenne|faible)/.test(await fibreOf(plan.name)), 30_000);
    }
    expect(fleet.terminals).toHaveLength(24);
  });

  it('is told as probably cut within 20 s, the others staying as they are', async () => {
    const began = performance.now();
    fleet.cut('Montanou');
    await until('the word', async () => (await fibreOf('Montanou')).includes('coupure probable'), WITHIN_MS);
    const elapsed = performance.now() - began;
    expect(elapsed).toBeLessThan(WITHIN_MS);
    for (const { plan } of fleet.sites) {
      if (plan.name !== 'Montanou') expect(await fibreOf(plan.name)).toMatch(/Fibre : (bonne|moyenne|faible)/);
    }
    await page.getByRole('link', { name: /Montanou : .*coupure probable/ }).waitFor();
  });

  // That what terminals saw meanwhile comes to the chart is shown over forty days in tests/system/server/forty-days.test.ts.
  it('is well again within 20 s of its mending', async () => {
    fleet.mend('Montanou');
    await until('the word', async () => /Fibre : (bonne|moyenne|faible)/.test(await fibreOf('Montanou')), WITHIN_MS);
    expect(await page.getByRole('link', { name: /Montanou : .*coupure/ }).count()).toBe(0);
  });
});
