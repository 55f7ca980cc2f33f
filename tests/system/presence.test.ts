import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultTimeRules } from '#protocol/room-rules.ts';
import type { SimulatedTerminal } from '../../provisioning/dev/fleet/simulated-terminal.ts';
import { until } from '../stage/until.ts';
import { PushedRoom } from './pushed-room.ts';

/** Who left, and who still writes: at real terminals without a screen and a real server, with a pushed clock. */
const MINUTE = 60_000;
let room: PushedRoom;

beforeEach(async () => {
  room = await PushedRoom.open();
});
afterEach(() => room.close());

async function sit(seat: SimulatedTerminal, minutes: number): Promise<void> {
  const ticket = await room.issue(minutes);
  expect(await seat.signIn(ticket.words)).toEqual({ ok: true, value: null });
  await room.allTold(seat);
}

/** Half a minute before the end, with keys. @returns how many minutes the end moves by */
async function writeToTheEnd(seat: SimulatedTerminal): Promise<number> {
  const before = endOf(seat);
  room.server.clock.pass(before - room.server.clock.now() - MINUTE);
  seat.tick();
  room.server.clock.pass(MINUTE - 15_000);
  // Heartbeats, as every quarter of a minute.
  for (const terminal of room.terminals) await terminal.round();
  seat.type();
  seat.tick();
  await room.allTold(seat);
  await until('the server has answered', () => endOf(seat) !== before || seat.notice?.kind === 'not-extended');
  return (endOf(seat) - before) / MINUTE;
}

const endOf = ({ activity }: SimulatedTerminal) => (activity.kind === 'occupied' ? activity.endsAt : 0);
const endReasons = async () =>
  (await room.server.context.db.selectFrom('sessions').select('end_reason').execute()).map((row) => row.end_reason);

describe('a resident who writes while the time ends', () => {
  it('goes on in steps while a terminal is free, and once and shorter where none is', async () => {
    const [one, other] = [await room.enrolled('Poste 1'), await room.enrolled('Poste 2')];
    await sit(one, 5);
    expect(await writeToTheEnd(one)).toBe(5);
    expect(await writeToTheEnd(one)).toBe(5);
    await sit(other, 60);
    expect(await writeToTheEnd(one)).toBe(2);
    expect(await writeToTheEnd(one)).toBe(0);
    expect(one.notice).toMatchObject({ kind: 'not-extended', refusal: { code: 'somebody-waits' } });
    const { tiles } = await room.staff.watch({ kind: 'site', siteId: room.siteId });
    expect(tiles.find(({ name }) => name === 'Poste 1')?.orders[0]).toMatchObject({ kind: 'extend', by: 'typing' });
  });

  it('is not kept beyond the closing, nor where the site wants the time to end', async () => {
    const [one, two] = [await room.enrolled('Poste 1'), await room.enrolled('Poste 2')];
    await room.decide({ time: { ...defaultTimeRules, softLandingMinutes: null } });
    await sit(one, 5);
    const before = endOf(one);
    room.server.clock.pass(5 * MINUTE - 15_000);
    one.type();
    one.tick();
    await room.allTold(one);
    expect(endOf(one)).toBe(before);
    expect(two.activity.kind).toBe('free');
  });
});

describe('a resident who left', () => {
  it('is asked, and then the session ends for that reason, at the server as on the terminal', async () => {
    const seat = await room.enrolled('Poste 1');
    await sit(seat, 60);
    seat.leaveQuietly();
    room.server.clock.pass(10 * MINUTE);
    seat.tick();
    expect(seat.notice).toEqual({ kind: 'still-there' });
    room.server.clock.pass(MINUTE);
    seat.tick();
    await seat.until(({ kind }) => kind === 'clean');
    await room.allTold(seat);
    expect(await endReasons()).toEqual(['nobody-there']);
  });
});
