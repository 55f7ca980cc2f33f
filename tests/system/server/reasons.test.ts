import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MAX_SHOWN_REASONS, REASONS_SHOWN_MS } from '#protocol/limits.ts';
import { EndReason } from '#protocol/journal-events.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';
import { TerminalClient } from './terminal-client.ts';

let server: TestServer;
let staff: StaffDoor;
let siteId: string;
let seat: TerminalClient;

beforeEach(async () => {
  server = await TestServer.start();
  staff = await server.staff('it');
  ({ siteId } = await staff.get('site:create', { name: 'Montanou' }));
  seat = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 1');
  await seat.connect();
  server.alsoClose(() => seat.disconnect());
});
afterEach(() => server.end());

const reasons = async () => (await staff.get('reasons:read', { terminalId: seat.id })).reasons;
const withoutTicket = () => seat.say('session:request-without-ticket', { requestId: randomUUID() });

async function endAt(endedAt: number, reason: EndReason): Promise<void> {
  const sessionId = randomUUID();
  seat.note({ type: 'session-began', sessionId, startedAt: endedAt - 1_000, endsAt: endedAt + 60_000 }, endedAt);
  seat.note({ type: 'session-ended', sessionId, endedAt, reason, consumedMs: 1_000 }, endedAt);
  await seat.append();
}

it('each refusal has its reason in the terminal’s history, newest first, and in the log; nothing of who it was', async () => {
  const began = server.clock.now();
  await seat.requestSession(['lune', 'pomme', 'vélo']);
  server.clock.pass(1_000);
  await withoutTicket();
  server.clock.pass(1_000);
  seat.onCommand = () => ({ ok: false, refusal: { code: 'command-not-possible-now' } });
  await staff.ask('session:open', { terminalId: seat.id, minutes: 30 });
  expect(await reasons()).toEqual([
    { kind: 'refused', at: began + 2_000, code: 'command-not-possible-now' },
    { kind: 'refused', at: began + 1_000, code: 'without-ticket-not-offered' },
    { kind: 'refused', at: began, code: 'ticket-unknown' },
  ]);
  const said = server.log.filter((line) => line.includes('session refused')).map((line) => JSON.parse(line) as object);
  expect(said).toMatchObject([
    { terminalId: seat.id, code: 'ticket-unknown' },
    { code: 'without-ticket-not-offered' },
    { code: 'command-not-possible-now' },
  ]);
  expect(server.log.join('')).not.toContain('pomme');
  expect(JSON.stringify(await server.context.db.selectFrom('refusals').selectAll().execute())).not.toContain('pomme');
});

it('each end has its reason there and in the log', async () => {
  const now = server.clock.now();
  for (const [place, reason] of EndReason.options.entries()) await endAt(now + place, reason);
  const newestFirst = EndReason.options.toReversed();
  expect(await reasons()).toMatchObject(newestFirst.map((reason) => ({ kind: 'ended', reason })));
  const said = server.log.filter((line) => line.includes('session ended')).map((line) => JSON.parse(line) as object);
  expect(said).toMatchObject(EndReason.options.map((reason) => ({ terminalId: seat.id, reason })));
});

it('the list is of the last day, never long, and of this terminal', async () => {
  await withoutTicket();
  const other = await TerminalClient.enrol(server.url, staff, siteId, 'Poste 2');
  expect((await staff.get('reasons:read', { terminalId: other.id })).reasons).toEqual([]);
  for (let n = 0; n < MAX_SHOWN_REASONS + 3; n++) await withoutTicket();
  expect(await reasons()).toHaveLength(MAX_SHOWN_REASONS);
  server.clock.pass(REASONS_SHOWN_MS + 1);
  staff = await server.staff('viewer');
  expect(await reasons()).toEqual([]);
});
