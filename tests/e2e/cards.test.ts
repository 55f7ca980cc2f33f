import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Room, openRoom } from '../stage/room.ts';
import { until } from '../stage/until.ts';

/** A real kiosk where cards are taken: a wrong code, the right one, a power cut, and what the same card gives then. */
let room: Room;
let card: { number: string; pin: string };

beforeAll(async () => {
  room = await openRoom();
  await takeCards(30);
  card = await room.staff.request('card:create', { siteId: room.siteId });
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await room.keepPicture(`cards-${task.name.slice(0, 40)}`);
});
afterAll(() => room?.close());

async function takeCards(minutes: number): Promise<void> {
  const { staff, siteId } = room;
  const { revision, rules } = await staff.request('rules:read', { siteId });
  const cards = { minutes, isNamed: false };
  await staff.request('rules:save', { siteId, revision, rules: { ...rules, cards } });
}

const digits = () => `${card.number}|"${card.pin}"`;

/** A picture for people to look at, where ESCALE_PICTURES says. */
async function picture(name: string): Promise<void> {
  const folder = process.env['ESCALE_PICTURES'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await room.screen.savePicture(join(folder, `kiosk-${name}.png`));
}

it('opens a session by number and code, typed by keys; a wrong code is refused, and the number stays', async () => {
  const { resident, screen, staff } = room;
  await resident.takesOutCard();
  await screen.type(card.number);
  await screen.press('Return');
  await screen.holdsStill();
  await resident.isRefusedCode(card.pin === '0000' ? '1111' : '0000');
  await picture('card-refused');
  await resident.typesCode(card.pin);
  const tile = await staff.tile('occupied', 20_000);
  expect(tile.state.endsAt - tile.state.startedAt).toBe(30 * 60_000);
});

it('after a power cut the welcome says that the time is not lost; neither number nor code is on the disk or in the log', async () => {
  const { kiosk, kioskOptions, screen, staff } = room;
  await kiosk.stop('SIGKILL');
  const before = kiosk.states.length;
  kiosk.start(kioskOptions);
  await until('the terminal is at its welcome', () => kiosk.states.slice(before).includes('welcome'), 60_000);
  await staff.tile('free', 60_000);
  await screen.holdsStill();
  await picture('card-was-cut');
  const kept = readdirSync(kiosk.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  expect([...kept, ...kiosk.output].join('\n')).not.toMatch(new RegExp(digits()));
  expect(kept.some((text) => text.includes('"isByCard":true'))).toBe(true);
});

it('the same card goes on with what was left', async () => {
  const { resident, screen, staff } = room;
  // A session that begins anew would have more.
  await takeCards(50);
  await resident.takesOutCard();
  await screen.type(card.number);
  await screen.press('Return');
  await screen.holdsStill();
  await resident.typesCode(card.pin);
  const tile = await staff.tile('occupied', 20_000);
  const minutes = (tile.state.endsAt - tile.state.startedAt) / 60_000;
  // What a busy machine took of it before the cut is counted, in whole minutes.
  expect([29, 30]).toContain(minutes);
});
