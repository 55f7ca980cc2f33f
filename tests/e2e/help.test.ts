import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Room, openRoom } from '../stage/room.ts';
import { until } from '../stage/until.ts';

/** "J'ai besoin d'aide" at a real terminal, with real keys. */
let room: Room;

beforeAll(async () => {
  room = await openRoom();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await room.keepPicture(`help-${task.name.slice(0, 40)}`);
});
afterAll(() => room?.close());

it('F1 calls before sign-in, the call goes on into the session, is answered there, and ends with it', async () => {
  const { staff, screen } = room;
  await screen.press('F1');
  await until('staff see the call', async () => (await staff.tile('free')).help?.helper === null);
  const { terminalId, help } = await staff.tile('free');
  const callId = help?.callId ?? '';
  const { tickets } = await staff.request('ticket:issue', { siteId: room.siteId, minutes: 60, count: 1 });
  await room.resident.signIn(tickets[0]?.words ?? []);
  expect((await staff.tile('occupied')).help?.callId).toBe(callId);
  await staff.request('help:answer', { terminalId, callId });
  await room.resident.opens('first');
  // From inside a page: told again, which is no second call; then taken back, and asked anew.
  await screen.press('F1');
  expect((await staff.tile('occupied')).help?.callId).toBe(callId);
  await screen.press('shift+F1');
  await until('the call is taken back', async () => (await staff.tile('occupied')).help === undefined);
  await screen.press('F1');
  await until(
    'a new call is there',
    async () => ![undefined, callId].includes((await staff.tile('occupied')).help?.callId),
  );
  await screen.press('Escape');
  await screen.press('F6');
  await screen.press('F6');
  await until('the session’s end ends it', async () => (await staff.tile('free', 30_000)).help === undefined);
});
