import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { answerNumber, takeSiteKey } from '../../control-server/dashboard/codes/code-answer.ts';
import { ControlServerProgram } from '../stage/control-server-program.ts';
import { readNumber } from '../stage/number-on-screen.ts';
import { type Room, openRoom } from '../stage/room.ts';
import { StaffClient } from '../stage/staff-client.ts';
import { until } from '../stage/until.ts';

/** A real terminal without a server, and the slow hash as dear as it is in life. */
let room: Room;
/** what a helper's telephone was given before */
let phone: { siteKey: CryptoKey; terminalId: string };

beforeAll(async () => {
  room = await openRoom();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await room.keepPicture(`offline-${task.name.slice(0, 40)}`);
});
afterAll(() => room?.close());

const book = () => {
  const path = join(room.kiosk.dataDir, 'ticket-book.json');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};

/** The probe rounds that wait on the terminal's disk, as text. */
function rounds(): string {
  const waiting = join(room.kiosk.dataDir, 'measures');
  return readdirSync(waiting)
    .map((name) => readFileSync(join(waiting, name), 'utf8'))
    .join('');
}

async function loseServer(): Promise<void> {
  room.staff.close();
  await room.server.stop('SIGKILL');
}

/** The server is back, and hears of the session that runs. */
async function tileAfterwards() {
  const { server, staff, siteId } = room;
  room.server = await ControlServerProgram.start(server.dataDir, server.port, false);
  room.staff = await StaffClient.signIn(server.url, staff.email, staff.password);
  await room.staff.watch(siteId);
  return room.staff.tile('occupied', 60_000);
}

it('measures the throughput of its line when staff ask and nobody sits there', async () => {
  const { staff, siteId } = room;
  const found = await staff.request('throughput:run', { siteId });
  expect(Math.min(found.downMbps ?? 0, found.upMbps ?? 0)).toBeGreaterThan(10);
  expect((await staff.request('throughput:list', { siteId })).throughputs).toEqual([found]);
});

it('a ticket of the day opens its session while the server is away, and the server hears of it', async () => {
  const { staff, resident, siteId } = room;
  const prepared = await staff.request('codes:prepare', { siteId });
  phone = { siteKey: await takeSiteKey(prepared.key), terminalId: prepared.terminals[0]?.terminalId ?? '' };
  const { tickets } = await staff.request('ticket:issue', { siteId, minutes: 30, count: 1 });
  const [ticket] = tickets;
  if (!ticket) throw new Error('no ticket');
  await until('the book has it', () => book().includes(ticket.ticketId) && book().includes('codeKey'));
  await loseServer();
  await resident.signIn(ticket.words);
  await until('its rounds wait on its disk', () => rounds().includes('"portal":"unreachable"'), 40_000);
  // The stand-in of its DNS says the truth.
  expect(rounds()).toContain('"dnsAnswer":"right"');
  const tile = await tileAfterwards();
  expect(tile.state.endsAt - tile.state.startedAt).toBe(30 * 60_000);
  await until('they are told', () => rounds() === '');
});

it('who has no ticket tells a helper the number on the screen, and the code that the telephone answers opens a session', async () => {
  const { screen, kiosk, resident } = room;
  await screen.press('F6');
  await screen.holdsStill();
  await screen.press('F6');
  await until('the terminal is at its welcome again', () => kiosk.states.at(-1) === 'welcome');
  await loseServer();
  const shown = kiosk.sessionsShown;
  await resident.asksForCode();
  const number = await readNumber(await screen.atRest(), { siteName: 'Montesquieu', terminalName: 'Poste 1' });
  await screen.type(await answerNumber(phone.siteKey, phone.terminalId, number));
  await screen.press('Return');
  await until('the session has the screen and the keyboard', () => kiosk.sessionsShown === shown + 1);
  const tile = await tileAfterwards();
  expect(tile.state.endsAt - tile.state.startedAt).toBe(60 * 60_000);
});
