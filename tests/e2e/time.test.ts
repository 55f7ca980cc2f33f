import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Room, openRoom } from '../stage/room.ts';
import { until } from '../stage/until.ts';

/** Time at a real terminal, with real keys. The one session is of 2 minutes, so that its last warning comes after 60 s. */
let room: Room;

beforeAll(async () => {
  room = await openRoom();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await room.keepPicture(`time-${task.name.slice(0, 40)}`);
});
afterAll(() => room?.close());

describe('time that is short', () => {
  it('is told beside the form: F7 gives more of it, the keyboard stays in the page, and staff see the new end', async () => {
    const { tickets } = await room.staff.request('ticket:issue', { siteId: room.siteId, minutes: 2, count: 1 });
    await room.resident.signIn(tickets[0]?.words ?? []);
    const { state } = await room.staff.tile('occupied');
    await room.resident.opens('first');
    await room.screen.type('bonjour ');
    await until('the page hears the keyboard', () => room.site.typed === 'bonjour ');
    await until('the last minute begins', () => Date.now() > state.endsAt - 59_000, 70_000);
    await room.screen.type('encore');
    await until('the page still hears it, beside the warning', () => room.site.typed === 'bonjour encore');
    if (process.env['ESCALE_KEEP_PICTURES'] === '1') await room.keepPicture('time-warning');
    const pressedAt = Date.now();
    await room.screen.press('F7');
    await until(
      'staff see the new end',
      async () => (await room.staff.tile('occupied')).state.endsAt === state.endsAt + 15 * 60_000,
    );
    expect(Date.now() - pressedAt).toBeLessThan(5_000);
    await room.screen.type(' la');
    await until('the page has the keyboard', () => room.site.typed === 'bonjour encore la');
    if (process.env['ESCALE_KEEP_PICTURES'] === '1') await room.keepPicture('time-extended');
    const { orders } = await room.staff.tile('occupied');
    expect(orders).toMatchObject([{ kind: 'extend', minutes: 15, by: 'resident' }]);
  });
});
