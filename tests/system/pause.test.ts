import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultTimeRules } from '#protocol/room-rules.ts';
import type { SimulatedTerminal } from '../../provisioning/dev/fleet/simulated-terminal.ts';
import { PushedRoom } from './pushed-room.ts';

/** A seat that is left for a moment, at a real terminal without a screen and a real server, with a pushed clock. */
const MINUTE = 60_000;
let room: PushedRoom;
let seat: SimulatedTerminal;

beforeEach(async () => {
  room = await PushedRoom.open();
  seat = await room.enrolled('Poste 1');
});
afterEach(() => room.close());

async function sit(minutes: number): Promise<void> {
  const ticket = await room.issue(minutes);
  expect(await seat.signIn(ticket.words)).toEqual({ ok: true, value: null });
  await room.allTold(seat);
}

async function leave(): Promise<string> {
  const picture = seat.leaveForAMoment();
  if (picture === null) throw new Error('there is no pause here');
  await room.allTold(seat);
  return picture;
}

const ids = () => {
  const { activity } = seat;
  if (activity.kind !== 'occupied') throw new Error(`nobody sits there: ${activity.kind}`);
  return { terminalId: seat.identity.terminalId, sessionId: activity.sessionId };
};
const tile = async () => (await room.staff.watch({ kind: 'site', siteId: room.siteId })).tiles[0];
const row = async () =>
  room.server.context.db.selectFrom('sessions').select(['end_reason', 'paused_until', 'consumed_ms']).execute();
const reasons = async () => (await room.staff.get('reasons:read', { terminalId: seat.identity.terminalId })).reasons[0];

describe('a seat that is left for a moment', () => {
  it('is shown to staff until its resident is back, and moves no end', async () => {
    await sit(60);
    const before = (await tile())?.state;
    const pausedUntil = room.server.clock.now() + 5 * MINUTE;
    const mine = await leave();
    expect(await tile()).toMatchObject({ state: before, pausedUntil });
    room.server.clock.pass(3 * MINUTE);
    await seat.round();
    seat.tick();
    seat.touch(mine);
    await room.allTold(seat);
    expect(seat.view.kind).toBe('session');
    const shown = await tile();
    expect([shown?.pausedUntil, shown?.state]).toEqual([undefined, before]);
    expect(room.minutesLeft(seat)).toBe(57);
  });

  it('is free again when the pause is over: the reason is in the history, and nothing of it stays', async () => {
    await sit(60);
    await leave();
    room.server.clock.pass(5 * MINUTE);
    seat.tick();
    await seat.until(({ kind }) => kind === 'clean');
    await room.allTold(seat);
    expect(await row()).toEqual([{ end_reason: 'pause-over', paused_until: null, consumed_ms: 5 * MINUTE }]);
    expect(await reasons()).toMatchObject({ kind: 'ended', reason: 'pause-over' });
    expect((await tile())?.pausedUntil).toBeUndefined();
    // Left without a word more, its ticket is used.
    const tickets = await room.server.context.db.selectFrom('tickets').select('state').execute();
    expect(tickets).toEqual([{ state: 'used' }]);
  });

  it('is kept no longer than the session, on the tile as on the screen', async () => {
    await sit(3);
    await leave();
    const endsAt = room.server.clock.now() + 3 * MINUTE;
    expect(seat.view).toMatchObject({ kind: 'paused', until: endsAt });
    expect((await tile())?.pausedUntil).toBe(endsAt);
    room.server.clock.pass(3 * MINUTE);
    seat.tick();
    await seat.until(({ kind }) => kind === 'clean');
    await room.allTold(seat);
    expect((await row())[0]).toMatchObject({ end_reason: 'time-over', paused_until: null });
  });

  it('is uncovered by staff, once, and only while it is covered', async () => {
    await sit(60);
    expect(await room.staff.ask('session:uncover', ids())).toMatchObject({
      refusal: { code: 'command-not-possible-now' },
    });
    await leave();
    expect(await room.staff.get('session:uncover', ids())).toMatchObject({ kind: 'uncover' });
    await room.allTold(seat);
    expect(seat.view.kind).toBe('session');
    expect((await tile())?.pausedUntil).toBeUndefined();
    expect(await room.staff.ask('session:uncover', ids())).toMatchObject({
      refusal: { code: 'command-not-possible-now' },
    });
  });

  it('is left with the line down too, and told afterwards; a server that was restarted still knows it', async () => {
    await sit(60);
    await room.cutLine();
    const picture = seat.leaveForAMoment();
    expect(picture).not.toBeNull();
    await room.mendLine(seat);
    const pausedUntil = (await tile())?.pausedUntil;
    expect(pausedUntil).toBe(room.server.clock.now() + 5 * MINUTE);
    await room.cutLine();
    await room.mendLine(seat);
    expect((await tile())?.pausedUntil).toBe(pausedUntil);
  });

  it('is as any seat after a power cut: the session is over, and the ticket has what was left', async () => {
    await sit(60);
    await leave();
    room.server.clock.pass(2 * MINUTE);
    seat.tick();
    await room.allTold(seat);
    seat.stop();
    seat = room.switchOn(room.folders[0] ?? '');
    room.terminals = [seat];
    await room.allTold(seat);
    expect((await row())[0]).toMatchObject({ end_reason: 'terminal-restarted', paused_until: null });
    const tickets = await room.server.context.db.selectFrom('tickets').select(['state', 'minutes']).execute();
    expect(tickets).toEqual([{ state: 'issued', minutes: 58 }]);
  });

  it('is as long as the site wants, and not at all where it wants none', async () => {
    await room.decide({ time: { ...defaultTimeRules, pauseMinutes: 12 } });
    await sit(60);
    await leave();
    expect((await tile())?.pausedUntil).toBe(room.server.clock.now() + 12 * MINUTE);
    await room.staff.get('session:end', ids());
    await seat.until(({ kind }) => kind === 'clean');
    await room.allTold(seat);
    await room.decide({ time: { ...defaultTimeRules, pauseMinutes: null } });
    await sit(60);
    expect(seat.leaveForAMoment()).toBeNull();
  });
});
