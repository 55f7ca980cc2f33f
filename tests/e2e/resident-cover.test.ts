import { afterAll, beforeAll, expect, it } from 'vitest';
import { INSPECTED, Inspector } from '../stage/inspector.ts';
import { SITE_COLOUR, StandInSite } from '../stage/stand-in-site.ts';
import { until } from '../stage/until.ts';
import { VirtualScreen, countColour } from '../stage/virtual-screen.ts';
import { ResidentProgram } from './resident/resident-program.ts';

/** A seat that is left for a moment, as its session's own process takes it: silent, and where it stands on the shell's display, away. */
let screen: VirtualScreen;
let site: StandInSite;
let resident: ResidentProgram;
let inspector: Inspector;

beforeAll(async () => {
  [screen, site] = await Promise.all([VirtualScreen.start(), StandInSite.start()]);
  resident = await ResidentProgram.start(screen.display, ['--allow-loopback', INSPECTED]);
  inspector = await Inspector.attach(resident.complaints);
  await resident.message('ready');
  resident.send({ type: 'show', language: 'fr' });
  await resident.message('shown');
});
afterAll(async () => {
  inspector?.close();
  await resident?.stop();
  await Promise.all([site?.stop(), screen?.stop()]);
});

/** Of each page, the strip among them: is it silenced? */
const silenced = () =>
  inspector.evaluate<boolean[]>('electron.webContents.getAllWebContents().map((one) => one.isAudioMuted())');
const pageSeen = async () => countColour(await screen.picture(), SITE_COLOUR);

it('is silent and away, also with a page that opens meanwhile, and then as it was', async () => {
  await screen.press('ctrl+l');
  await screen.type(`${site.origin}/first`);
  await screen.press('Return');
  await until('the page is there', async () => site.planted.includes('first') && (await pageSeen()) > 100_000);
  await screen.type('bonjour');
  await until('the page hears the keyboard', () => site.typed === 'bonjour');
  expect(await silenced()).toEqual([false, false]);

  resident.send({ type: 'cover' });
  await until('it is away', async () => (await pageSeen()) === 0);
  expect(await silenced()).toEqual([true, true]);
  await screen.type('secret');
  await inspector.evaluate('void new electron.WebContentsView()');
  expect(await silenced()).toEqual([true, true, true]);

  resident.send({ type: 'uncover' });
  await until('the page is there', async () => (await pageSeen()) > 100_000);
  expect(await silenced()).toEqual([false, false, false]);
  await screen.holdsStill();
  await screen.type(' encore');
  await until('the page goes on where it was', () => site.typed === 'bonjour encore');
});
