import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TerminalClient } from '../system/server/terminal-client.ts';
import { phoneMisfits, seriousFindings } from './dashboard-findings.ts';
import { DashboardStage } from './dashboard-stage.ts';

/** A helper opens a session from the tile of a free terminal, and reads there why somebody could not sit down. */

let stage: DashboardStage;
let siteId: string;
let poste: TerminalClient;

beforeAll(async () => {
  stage = await DashboardStage.open();
  ({ siteId } = await stage.staff.get('site:create', { name: 'Lacépède' }));
  poste = await stage.terminal(siteId, 'Poste 1');
  await poste.beat();
  await stage.page.goto(new URL(`/espaces/${siteId}`, stage.server.url).href);
  await tile().waitFor();
});

afterAll(() => stage.close());

const tile = () => stage.page.getByTestId('tile-Poste 1');
const dialog = () => stage.page.getByRole('dialog');
const plain = (text: string) =>
  text
    .replaceAll(/[\u202F\u00A0]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** Pictures for people to look at, where ESCALE_PICTURES says. */
async function pictures(name: string): Promise<void> {
  const folder = process.env['ESCALE_PICTURES'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await stage.page.emulateMedia({ colorScheme });
    await stage.page.screenshot({ path: join(folder, `dashboard-${name}-${colorScheme}.png`) });
  }
  await stage.page.emulateMedia({ colorScheme: 'light' });
}

it('one press on a length of time opens a session there, and the tile says so', async () => {
  await pictures('free');
  await tile().getByRole('button', { name: 'Poste 1 : ouvrir une séance' }).click();
  await dialog().getByText('commence sans ticket').waitFor();
  expect(await seriousFindings(stage.page)).toEqual([]);
  await pictures('open');
  await dialog().getByRole('button', { name: 'Ouvrir une séance de 30' }).click();
  await tile().getByText('Quelqu’un vient d’arriver sur ce poste').waitFor();
  expect(poste.commands.at(-1)?.order).toMatchObject({ kind: 'open', grant: { minutes: 30, right: 'helper' } });
  await stage.answerLast(poste);
  await tile().locator('[data-order="done"]').waitFor();
  await pictures('opened');
});

it('the details say why nobody sat down and why sessions ended, with the hour', async () => {
  stage.server.clock.pass(60_000);
  await poste.requestSession(['lune', 'pomme', 'vélo']);
  stage.server.clock.pass(60_000);
  await stage.occupy(poste, siteId, 5);
  const order = poste.activity.kind === 'occupied' ? poste.activity.sessionId : '';
  const endedAt = stage.server.clock.now() + 60_000;
  stage.server.clock.pass(60_000);
  poste.note({ type: 'session-ended', sessionId: order, endedAt, reason: 'moved', consumedMs: 60_000 }, endedAt);
  await poste.append();
  await tile().getByRole('button', { name: 'Poste 1 : autres actions' }).click();
  await stage.page.getByRole('menuitem', { name: 'Détails' }).click();
  const list = dialog().getByRole('region', { name: 'Refus et fins de séance' }).getByRole('listitem');
  await list.first().waitFor();
  expect((await list.allInnerTexts()).map(plain)).toEqual([
    '10 h 03 Fin : continuée sur un autre poste',
    '10 h 01 Refusé : mots inconnus',
  ]);
  expect(await seriousFindings(stage.page)).toEqual([]);
  await pictures('reasons');
  expect(await phoneMisfits(stage.page)).toEqual([]);
  expect(stage.complaints).toEqual([]);
});
