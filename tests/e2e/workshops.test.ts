import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Room, openRoom } from '../stage/room.ts';
import { until } from '../stage/until.ts';

/** A workshop at a real kiosk: its welcome, a session by one key and the charter, its end; and everybody's terminal again. */
let room: Room;

beforeAll(async () => {
  room = await openRoom();
  // Wherever it is about noon now, so that no midnight comes in between.
  const hours = 12 - new Date().getUTCHours();
  const timeZone = `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
  const { staff, siteId } = room;
  const { revision, rules } = await staff.request('rules:read', { siteId });
  await staff.request('rules:save', { siteId, revision, rules: { ...rules, timeZone } });
  await until('the terminal is free', async () => (await tile())?.state.kind === 'free', 60_000);
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await room.keepPicture(`workshops-${task.name.slice(0, 30)}`);
});
afterAll(() => room?.close());

const tile = async () => (await room.staff.watch(room.siteId)).tiles[0];
const shows = (state: string) => until(`the kiosk shows ${state}`, () => room.kiosk.states.at(-1) === state);

async function picture(name: string): Promise<void> {
  await room.screen.holdsStill();
  const folder = process.env['ESCALE_PICTURES'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await room.screen.savePicture(join(folder, `${name}.png`));
}

it('welcomes who takes part, gives a session until it ends, and is everybody’s when it is removed', async () => {
  const { staff, siteId, screen } = room;
  const { today } = await staff.request('workshop:list', { siteId });
  const plan = { title: 'Impôts', terminals: [], date: today, from: 660, to: 840, repeats: null };
  const { workshop } = await staff.request('workshop:save', { siteId, workshopId: null, revision: 0, plan });
  const booking = (await tile())?.booking;
  expect(booking).toMatchObject({ title: 'Impôts' });
  expect((await tile())?.state.kind).toBe('reserved');
  await picture('kiosk-workshop');
  await screen.press('space');
  await shows('charter');
  await picture('kiosk-workshop-charter');
  await screen.press('Return');
  await shows('active');
  await until('staff see it', async () => (await tile())?.state.kind === 'occupied');
  const state = (await tile())?.state;
  const left = state?.kind === 'occupied' ? (booking?.until ?? 0) - state.endsAt : -1;
  // Whole minutes, to the end of the workshop.
  expect(left).toBeGreaterThanOrEqual(0);
  expect(left).toBeLessThan(60_000);
  await picture('kiosk-workshop-session');
  await screen.press('F6');
  await screen.holdsStill();
  await screen.press('F6');
  await shows('welcome');
  const { workshopId, revision } = workshop;
  await staff.request('workshop:remove', { siteId, workshopId, revision, date: null });
  await until('the terminal is free', async () => (await tile())?.state.kind === 'free');
  const { tickets } = await staff.request('ticket:issue', { siteId, minutes: 30, count: 1 });
  await room.resident.signIn(tickets[0]?.words ?? []);
  expect((await tile())?.state.kind).toBe('occupied');
});
