import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Procedure } from '#protocol/accompanied.ts';
import { MAX_SESSION_MINUTES } from '#protocol/limits.ts';
import type { SimulatedTerminal } from '../../provisioning/dev/fleet/simulated-terminal.ts';
import { until } from '../stage/until.ts';
import { PushedRoom } from './pushed-room.ts';

/** A helper sits down beside a resident, at a real terminal without a screen and a real server. The clock stands at 10 h in Paris. */
const MINUTE = 60_000;
let room: PushedRoom;
let seat: SimulatedTerminal;

beforeEach(async () => {
  room = await PushedRoom.open();
  seat = await room.enrolled('Poste 1');
});
afterEach(() => room.close());

function sessionId(): string {
  const { activity } = seat;
  if (activity.kind !== 'occupied') throw new Error(`nobody sits there: ${activity.kind}`);
  return activity.sessionId;
}

const accompany = (procedure: Procedure) =>
  room.staff.ask('session:accompany', { terminalId: seat.identity.terminalId, sessionId: sessionId(), procedure });
const tile = async () => (await room.staff.watch({ kind: 'site', siteId: room.siteId })).tiles[0];

async function sit(minutes: number): Promise<void> {
  const ticket = await room.issue(minutes);
  expect(await seat.signIn(ticket.words)).toEqual({ ok: true, value: null });
  await room.allTold(seat);
}

describe('an accompanied session', () => {
  it('ends with the closing, on the terminal, at the server and on the tile alike, and notes the procedure and nothing else', async () => {
    await room.decide({ hours: PushedRoom.hours(9 * 60, 17 * 60) });
    await sit(60);
    expect((await accompany('taxes')).ok).toBe(true);
    await room.allTold(seat);
    expect(room.minutesLeft(seat)).toBe(7 * 60);
    await until('the tile says so', async () => (await tile())?.accompaniedFor === 'taxes');
    const closesAt = room.server.clock.now() + 7 * 60 * MINUTE;
    expect((await tile())?.state).toMatchObject({ kind: 'occupied', endsAt: closesAt });
    const rows = await room.server.context.db.selectFrom('sessions').selectAll().execute();
    expect(rows).toMatchObject([{ ends_at: closesAt, accompanied_for: 'taxes' }]);

    // Another procedure may be noted; no minute comes of it.
    expect((await accompany('housing')).ok).toBe(true);
    await until('the tile says so', async () => (await tile())?.accompaniedFor === 'housing');
    expect(room.minutesLeft(seat)).toBe(7 * 60);
    room.server.clock.pass(7 * 60 * MINUTE);
    seat.tick();
    await seat.until(({ kind }) => kind === 'clean');
    await room.allTold(seat);
    // The sign-in of the morning is over as well.
    room.staff = await room.server.staff('viewer');
    await until('the tile is free and says nothing of it', async () => {
      const shown = await tile();
      return shown?.state.kind === 'free' && shown.accompaniedFor === undefined;
    });
  });

  it('is as long as a session may be where the site has no hours, and keeps what staff gave before', async () => {
    await sit(30);
    const given = { terminalId: seat.identity.terminalId, sessionId: sessionId(), minutes: 15 };
    await room.staff.get('session:extend', given);
    await room.allTold(seat);
    expect((await accompany('other')).ok).toBe(true);
    expect(room.minutesLeft(seat)).toBe(MAX_SESSION_MINUTES);
  });

  it('is refused where nobody sits, and for a session that is over', async () => {
    await sit(30);
    const over = { terminalId: seat.identity.terminalId, sessionId: sessionId(), procedure: 'other' } as const;
    seat.leave();
    await seat.until(({ kind }) => kind === 'clean');
    await room.allTold(seat);
    expect(await room.staff.ask('session:accompany', over)).toMatchObject({ refusal: { code: 'session-not-found' } });
  });

  it('gives a ticket back what the ticket had, after a power cut, and not what the helper gave', async () => {
    const ticket = await room.issue(60);
    expect((await seat.signIn(ticket.words)).ok).toBe(true);
    await room.allTold(seat);
    await accompany('mandate');
    await room.allTold(seat);
    room.server.clock.pass(20 * MINUTE);
    seat.tick();
    await room.allTold(seat);
    seat.stop();
    seat = room.switchOn(room.folders[0] ?? '');
    room.terminals = [seat];
    await room.allTold(seat);
    const kept = await room.server.context.db.selectFrom('tickets').select(['state', 'minutes']).execute();
    expect(kept).toEqual([{ state: 'issued', minutes: 40 }]);
  });
});
