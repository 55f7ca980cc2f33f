import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { INSPECTED } from '../stage/inspector.ts';
import { type Room, openRoom } from '../stage/room.ts';
import { ShellInspector } from '../stage/shell-inspector.ts';
import { SITE_COLOUR } from '../stage/stand-in-site.ts';
import { until } from '../stage/until.ts';
import { countColour } from '../stage/virtual-screen.ts';

/** A seat that is left for a moment, at a real terminal, with real keys and a real mouse. */
let room: Room;
let shell: ShellInspector;

beforeAll(async () => {
  room = await openRoom([INSPECTED]);
  shell = await ShellInspector.attach(room.kiosk);
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await room.keepPicture(`pause-${task.name.slice(0, 40)}`);
});
afterAll(async () => {
  shell?.close();
  await room?.close();
});

async function sit(page: string): Promise<void> {
  const { tickets } = await room.staff.request('ticket:issue', { siteId: room.siteId, minutes: 60, count: 1 });
  await room.resident.signIn(tickets[0]?.words ?? []);
  await room.resident.opens(page);
}

const pageSeen = async () => countColour(await room.screen.picture(), SITE_COLOUR);
const said = async (words: string) => (await shell.read('screen'))?.includes(words) ?? false;
const pausedUntil = async () => (await room.staff.tile('occupied')).pausedUntil;

/** The pictures that stand on the covered screen, by their words. */
async function pictures(): Promise<string[]> {
  return Object.keys(await shell.buttons('screen')).filter((word) => /^\p{Ll}+$/u.test(word));
}

async function click(word: string): Promise<void> {
  const box = (await shell.buttons('screen'))[word];
  if (!box) throw new Error(`no button: ${word}`);
  await room.screen.click(Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2));
}

async function keepPicture(name: string): Promise<void> {
  const folder = process.env['ESCALE_PICTURES'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await room.screen.holdsStill();
  await room.screen.savePicture(join(folder, `${name}.png`));
}

describe('a seat that is left for a moment', () => {
  let mine: string;

  it('is covered by F8 whole, and no key reaches the page behind', async () => {
    await sit('first');
    await room.screen.type('bonjour ');
    await until('the page hears the keyboard', () => room.site.typed === 'bonjour ');
    expect(await pageSeen()).toBeGreaterThan(100_000);
    await room.screen.press('F8');
    await until('a picture is asked for', () => said('Choisissez une image'));
    await until('the session is off the screen', () => room.kiosk.log.some((line) => line.includes('session covered')));
    await room.screen.holdsStill();
    expect(await pageSeen()).toBe(0);
    await keepPicture('pause-choose');
    expect(await shell.read('bar')).toBeNull();
    // Whoever types on without looking chooses nothing and writes nothing.
    await room.screen.type('secret');
    await room.screen.press('Return', 'ctrl+l', 'F6', 'F7', 'alt+F4');
    await until('staff see it', async () => (await pausedUntil()) !== undefined);
    expect(await said('Choisissez une image')).toBe(true);
    const [, second = ''] = await pictures();
    mine = second;
    // By keys alone: to the first picture, and one to the right.
    await room.screen.press('Down', 'Right', 'Return');
    await until('the seat is kept', () => said('Touchez votre image pour revenir.'));
    await keepPicture('pause-covered');
    expect(await pageSeen()).toBe(0);
    expect(room.site.typed).toBe('bonjour ');
  });

  it('is not opened by another picture; its own brings the page back as it was, with the keyboard in it', async () => {
    const other = (await pictures()).find((word) => word !== mine) ?? '';
    await click(other);
    await until('it is the wrong one', () => said('Encore un essai.'));
    expect(await pageSeen()).toBe(0);
    await click(mine);
    await until('the page is there', async () => (await pageSeen()) > 100_000);
    await room.screen.pointerAside();
    await until('staff see it', async () => (await pausedUntil()) === undefined);
    await room.screen.type('encore');
    await until('the page goes on where it was', () => room.site.typed === 'bonjour encore');
    expect(await shell.read('bar')).toContain('Pause');
  });

  it('shows no picture after two wrong ones, and is opened again by a helper', async () => {
    await room.screen.press('F8');
    await until('a picture is asked for', () => said('Choisissez une image'));
    [mine = ''] = await pictures();
    await click(mine);
    await until('the seat is kept', () => said('Touchez votre image pour revenir.'));
    const other = (await pictures()).find((word) => word !== mine) ?? '';
    await click(other);
    await until('it is the wrong one', () => said('Encore un essai.'));
    await click(other);
    await until('there are none', () => said('Attendez 30 secondes'));
    expect(await pictures()).toEqual([]);
    await keepPicture('pause-hidden');
    const { terminalId, state } = await room.staff.tile('occupied');
    await room.staff.request('session:uncover', { terminalId, sessionId: state.sessionId });
    await until('the page is there', async () => (await pageSeen()) > 100_000);
    await room.screen.type(' la');
    await until('the page has the keyboard', () => room.site.typed === 'bonjour encore la');
  });

  it('ends with the pause: a minute before it says so, then all is wiped, and the goodbye says why', async () => {
    await room.screen.press('F8');
    await until('a picture is asked for', () => said('Choisissez une image'));
    await click((await pictures())[0] ?? '');
    await until('the seat is kept', () => said('Touchez votre image pour revenir.'));
    await shell.pass(4 * 60_000);
    await until('the last minute is told', () => said('Plus qu’une minute pour revenir.'));
    await keepPicture('pause-last-minute');
    await shell.pass(60_000);
    await until('the terminal is clean', () => room.kiosk.states.at(-1) === 'clean');
    expect(await said('La pause est finie')).toBe(true);
    expect(await pageSeen()).toBe(0);
    const { terminalId } = await room.staff.tile('free');
    const { reasons } = await room.staff.request('reasons:read', { terminalId });
    expect(reasons[0]).toMatchObject({ kind: 'ended', reason: 'pause-over' });
  });

  it('has the keyboard also in the first second of a session, when the page of the screen is made anew', async () => {
    const { tickets } = await room.staff.request('ticket:issue', { siteId: room.siteId, minutes: 60, count: 1 });
    const renewed = room.kiosk.screenPagesNew;
    await room.resident.signIn(tickets[0]?.words ?? []);
    await room.screen.press('F8');
    await until('a picture is asked for', () => said('Choisissez une image'));
    await room.screen.holdsStill();
    [mine = ''] = await pictures();
    await room.screen.press('Down', 'Return');
    await until('the seat is kept', () => said('Touchez votre image pour revenir.'));
    const place = (await pictures()).indexOf(mine);
    await room.screen.press('Down', ...Array.from({ length: place }, () => 'Tab'), 'Return');
    await until('the session is there', async () => (await shell.read('bar')) !== null);
    // What was chosen goes with the page it was chosen on.
    await until('the page of the screen is new', () => room.kiosk.screenPagesNew > renewed);
    await room.resident.opens('second');
  });
});
