import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TerminalClient } from '../system/server/terminal-client.ts';
import { phoneMisfits, seriousFindings } from './dashboard-findings.ts';
import { DashboardStage } from './dashboard-stage.ts';

/** A terminal's memory and clock on the dashboard, as its heartbeats tell them. */

let stage: DashboardStage;
let poste: TerminalClient;

beforeAll(async () => {
  stage = await DashboardStage.open();
  const { siteId } = await stage.staff.get('site:create', { name: 'Lacépède' });
  poste = await stage.terminal(siteId, 'Poste 1');
  await stage.page.goto(new URL(`/espaces/${siteId}`, stage.server.url).href);
  await tile().waitFor();
});

afterAll(() => stage.close());

const plain = (text: string) =>
  text
    .replaceAll(/[\u202F\u00A0]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
const tile = () => stage.page.getByTestId('tile-Poste 1');

const dialog = () => stage.page.getByRole('dialog');
const dialogText = async () => plain(await dialog().innerText());

async function openDetails(): Promise<void> {
  await tile().getByRole('button', { name: 'Poste 1 : autres actions' }).click();
  await stage.page.getByRole('menuitem', { name: 'Détails' }).click();
  await dialog().getByRole('heading', { name: 'Mémoire du poste' }).waitFor();
}

async function closeDialog(): Promise<void> {
  await stage.page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
}

describe('a terminal’s memory', () => {
  it('is unknown until it says so, and then quiet where all is well', async () => {
    await openDetails();
    expect(await dialogText()).toContain('Le poste n’a encore rien dit de sa mémoire.');
    await poste.beat({ clockOffsetMs: 4_000 });
    await dialog().getByText('Le disque enregistre normalement').waitFor();
    expect(await dialogText()).toContain('Aucun fait en attente d’envoi');
    expect(await dialogText()).not.toContain('Horloge');
    expect(await seriousFindings(stage.page)).toEqual([]);
    expect(await tile().locator('[data-trouble]').count()).toBe(0);
    await closeDialog();
  });

  it('half full is said on the tile, with what to do, and a wrong clock in the details', async () => {
    await poste.beat({ pendingRecords: 12, journal: 'filling', clockOffsetMs: -3_600_000 });
    await tile().getByRole('button', { name: 'Mémoire du poste à moitié pleine' }).click();
    await stage.page.getByText('Regardez si sa liaison au serveur marche.').waitFor();
    expect(await seriousFindings(stage.page)).toEqual([]);
    await closeDialog();
    expect(await phoneMisfits(stage.page)).toEqual([]);
    await openDetails();
    expect(await dialogText()).toContain('Faits en attente d’envoi : 12');
    expect(await dialogText()).toContain('Horloge du poste : 1 h de retard (sans effet sur les séances)');
    expect(await seriousFindings(stage.page)).toEqual([]);
    expect(await phoneMisfits(stage.page)).toEqual([]);
    await closeDialog();
  });

  it('full or broken says that no session can begin there, and the terminal is not shown as ready', async () => {
    expect(plain(await tile().innerText())).toContain('Libre');
    for (const [journal, words] of [
      ['full', 'Disque plein : aucune séance ne peut commencer'],
      ['unwritable', 'Le disque n’enregistre plus : aucune séance ne peut commencer'],
    ] as const) {
      await poste.beat({ pendingRecords: 0, journal });
      await tile().getByRole('button', { name: words }).waitFor();
      const text = plain(await tile().innerText());
      expect(text).toContain('Hors service');
      expect(text).not.toContain('Prêt à servir');
      expect(text).not.toContain('Le nettoyage n’est pas confirmé');
      expect(await seriousFindings(stage.page)).toEqual([]);
    }
    await poste.beat();
    await tile().getByText('Prêt à servir').waitFor();
    expect(await tile().locator('[data-trouble]').count()).toBe(0);
  });
});
