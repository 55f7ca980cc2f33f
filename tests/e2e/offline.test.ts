import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ControlServerProgram } from '../stage/control-server-program.ts';
import { type Room, openRoom } from '../stage/room.ts';
import { StaffClient } from '../stage/staff-client.ts';
import { until } from '../stage/until.ts';

/** A real terminal without a server, and the slow hash as dear as it is in life. */
let room: Room;

beforeAll(async () => {
  room = await openRoom();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await room.keepPicture(`offline-${task.name.slice(0, 40)}`);
});
afterAll(() => room?.close());

it('a ticket of the day opens its session while the server is away, and the server hears of it', async () => {
  const { kiosk, staff, resident, server, siteId } = room;
  const { tickets } = await staff.request('ticket:issue', { siteId, minutes: 30, count: 1 });
  const [ticket] = tickets;
  if (!ticket) throw new Error('no ticket');
  const book = join(kiosk.dataDir, 'ticket-book.json');
  await until('the book has it', () => existsSync(book) && readFileSync(book, 'utf8').includes(ticket.ticketId));
  staff.close();
  await server.stop('SIGKILL');
  await resident.signIn(ticket.words);
  const waiting = join(kiosk.dataDir, 'measures');
  const rounds = () =>
    readdirSync(waiting)
      .map((name) => readFileSync(join(waiting, name), 'utf8'))
      .join('');
  await until('its rounds wait on its disk', () => rounds().includes('"portal":"unreachable"'), 40_000);
  // The stand-in of its DNS says the truth.
  expect(rounds()).toContain('"dnsAnswer":"right"');
  room.server = await ControlServerProgram.start(server.dataDir, server.port, false);
  room.staff = await StaffClient.signIn(server.url, staff.email, staff.password);
  await room.staff.watch(siteId);
  const tile = await room.staff.tile('occupied', 60_000);
  expect(tile.state.endsAt - tile.state.startedAt).toBe(30 * 60_000);
  await until('they are told', () => rounds() === '');
});
