import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IssuedTicket } from '#protocol/staff-messages.ts';
import type { SimulatedTerminal } from '../../provisioning/dev/fleet/simulated-terminal.ts';
import { PushedRoom } from './pushed-room.ts';

/** Real terminals without a screen, a real server, and a server that is away: who has a ticket sits down all the same (promise 4). */
const MINUTE = 60_000;
let room: PushedRoom;

/** A round tells the terminal which book it should have, and brings it. */
const learn = (...some: SimulatedTerminal[]) => Promise.all(some.map((terminal) => terminal.round()));

const sessions = () => room.server.context.db.selectFrom('sessions').selectAll().orderBy('started_at').execute();
const ticketState = async ({ ticketId }: IssuedTicket) =>
  room.server.context.db
    .selectFrom('tickets')
    .select(['state', 'minutes'])
    .where('ticket_id', '=', ticketId)
    .executeTakeFirstOrThrow();

beforeEach(async () => {
  room = await PushedRoom.open();
});
afterEach(() => room.close());

describe('with the line down', () => {
  it('a ticket opens its session once, and the server learns of it as of any other', async () => {
    const seat = await room.enrolled('Poste 1');
    const ticket = await room.issue(45);
    await learn(seat);
    await room.cutLine();
    expect(await seat.signIn(['lune', 'lune', 'lune'])).toMatchObject({ refusal: { code: 'no-line' } });
    expect(await seat.signIn(ticket.words.map((word) => word.toUpperCase()))).toEqual({ ok: true, value: null });
    expect(room.minutesLeft(seat)).toBe(45);
    room.server.clock.pass(10 * MINUTE);
    seat.tick();
    seat.leave();
    await seat.until(({ kind }) => kind === 'clean');
    expect(await seat.signIn(ticket.words)).toMatchObject({ refusal: { code: 'ticket-used' } });
    await room.mendLine(seat);
    expect(await sessions()).toMatchObject([
      { ticket_id: ticket.ticketId, grant_right: 'ticket', state: 'ended', minutes: 45, shares_ticket: 0 },
    ]);
    expect(await ticketState(ticket)).toMatchObject({ state: 'used' });
    await learn(seat);
    expect(await seat.signIn(ticket.words)).toMatchObject({ refusal: { code: 'ticket-used' } });
  });

  it('the hours of the site and the minutes of its rules are kept', async () => {
    const seat = await room.enrolled('Poste 1');
    // The clock stands at 10 h in Paris.
    const rule = { kinds: [], terminals: [], weekdays: [], minutesPerSession: 40, minutesPerDay: null, extensions: 0 };
    await room.decide({ hours: PushedRoom.hours(9 * 60, 11 * 60, 10), rules: [rule] });
    const [first, second, third] = [await room.issue(60), await room.issue(60), await room.issue(60)];
    await learn(seat);
    await room.cutLine();
    expect((await seat.signIn(first.words)).ok).toBe(true);
    expect(room.minutesLeft(seat)).toBe(40);
    seat.leave();
    await seat.until(({ kind }) => kind === 'clean');
    room.server.clock.pass(35 * MINUTE);
    expect((await seat.signIn(second.words)).ok).toBe(true);
    expect(room.minutesLeft(seat)).toBe(25);
    room.server.clock.pass(26 * MINUTE);
    seat.tick();
    await seat.until(({ kind }) => kind === 'clean');
    expect(await seat.signIn(third.words)).toMatchObject({ refusal: { code: 'site-closed' } });
  });

  it('with the line back its session may be made longer as often, and as long, as the rules say', async () => {
    const [once, rest] = [await room.enrolled('Poste 1'), await room.enrolled('Poste 2')];
    const rule = { kinds: [], terminals: [], weekdays: [], minutesPerSession: 40, minutesPerDay: 50, extensions: 0 };
    const ofRest = { ...rule, terminals: [rest.identity.terminalId], extensions: null };
    await room.decide({ rules: [ofRest, rule] });
    const [first, second] = [await room.issue(60), await room.issue(60)];
    await learn(once, rest);
    await room.cutLine();
    expect((await once.signIn(first.words)).ok).toBe(true);
    expect((await rest.signIn(second.words)).ok).toBe(true);
    await room.mendLine(once, rest);
    const longer = ({ identity, activity }: SimulatedTerminal, minutes: number) =>
      room.staff.ask('session:extend', {
        terminalId: identity.terminalId,
        sessionId: activity.kind === 'occupied' ? activity.sessionId : '',
        minutes,
      });
    expect(await longer(once, 5)).toMatchObject({ refusal: { code: 'extensions-used' } });
    expect(await longer(rest, 30)).toMatchObject({ ok: true });
    await rest.until(() => room.minutesLeft(rest) === 50);
    expect(await longer(rest, 5)).toMatchObject({ refusal: { code: 'day-minutes-used' } });
  });

  it('with the line back it has the end of young people’s hours, and after a power cut what it was given before counts', async () => {
    let seat = await room.enrolled('Poste 1');
    const rule = {
      kinds: [],
      terminals: [],
      weekdays: [],
      minutesPerSession: 90,
      minutesPerDay: null,
      extensions: 1,
    };
    // The clock stands at 10 h in Paris.
    await room.decide({ rules: [rule], youngHours: { from: 9 * 60, to: 11 * 60 } });
    const ticket = await room.issue(30, 'young-ticket');
    await learn(seat);
    await room.cutLine();
    expect((await seat.signIn(ticket.words)).ok).toBe(true);
    await room.mendLine(seat);
    const longer = async (minutes: number) => {
      const { terminalId } = seat.identity;
      const sessionId = seat.activity.kind === 'occupied' ? seat.activity.sessionId : '';
      return room.staff.ask('session:extend', { terminalId, sessionId, minutes });
    };
    // 10 h 30 and forty more would be 11 h 10.
    expect(await longer(40)).toMatchObject({ ok: true });
    await seat.until(() => room.minutesLeft(seat) === 60);
    seat.stop();
    seat = room.switchOn(room.folders[0] ?? '');
    await room.allTold(seat);
    await room.server.context.books.settled();
    await learn(seat);
    await room.cutLine();
    expect(await seat.signIn(ticket.words)).toEqual({ ok: true, value: null });
    await room.mendLine(seat);
    expect(await longer(5)).toMatchObject({ refusal: { code: 'extensions-used' } });
  });

  it('a site overseas has its own midnight: a ticket is good until then, with the line and without', async () => {
    const seat = await room.enrolled('Poste 1');
    // 10 h in Paris is 5 h in Fort-de-France: the day ends there at 4 h UTC.
    await room.decide({ timeZone: 'America/Martinique' });
    const [first, second] = [await room.issue(60), await room.issue(60)];
    expect(new Date(first.expiresAt).toISOString()).toBe('2026-11-24T04:00:00.000Z');
    // An hour after midnight in Paris, 20 h there.
    room.server.clock.pass(15 * 60 * MINUTE);
    await learn(seat);
    expect((await seat.signIn(first.words)).ok).toBe(true);
    seat.leave();
    await seat.until(({ kind }) => kind === 'clean');
    await learn(seat);
    await room.cutLine();
    expect((await seat.signIn(second.words)).ok).toBe(true);
    expect(room.minutesLeft(seat)).toBe(60);
    seat.leave();
    await seat.until(({ kind }) => kind === 'clean');
  });

  it('one ticket on two terminals apart: both are told of, one is shown to share it, nothing goes back to it', async () => {
    const [one, other] = [await room.enrolled('Poste 1'), await room.enrolled('Poste 2')];
    const ticket = await room.issue(60);
    await learn(one, other);
    await room.cutLine();
    expect((await one.signIn(ticket.words)).ok).toBe(true);
    room.server.clock.pass(MINUTE);
    expect((await other.signIn(ticket.words)).ok).toBe(true);
    await room.mendLine(one, other);
    const shared = (await sessions()).map(({ shares_ticket: shares }) => shares);
    expect(shared.toSorted()).toEqual([0, 1]);
    const { tiles } = await room.staff.watch({ kind: 'site', siteId: room.siteId });
    expect(tiles.filter(({ sharesTicket }) => sharesTicket)).toHaveLength(1);
    for (const seat of [one, other]) {
      seat.leave();
      await seat.until(({ kind }) => kind === 'clean');
    }
    await room.allTold(one, other);
    expect(await ticketState(ticket)).toEqual({ state: 'used', minutes: 60 });
  });

  it('after a power cut the same words give what is left, there; and again when the server knows', async () => {
    let seat = await room.enrolled('Poste 1');
    const ticket = await room.issue(60);
    await learn(seat);
    await room.cutLine();
    expect((await seat.signIn(ticket.words)).ok).toBe(true);
    room.server.clock.pass(20 * MINUTE);
    seat.tick();
    seat.stop();
    const [dataDir] = room.folders;
    seat = room.switchOn(dataDir ?? '');
    await seat.until(({ kind }) => kind === 'welcome');
    expect((await seat.signIn(ticket.words)).ok).toBe(true);
    expect(room.minutesLeft(seat)).toBe(40);
    room.server.clock.pass(15 * MINUTE);
    seat.tick();
    seat.stop();
    seat = room.switchOn(dataDir ?? '');
    await room.mendLine(seat);
    expect(await ticketState(ticket)).toEqual({ state: 'issued', minutes: 25 });
    await learn(seat);
    await room.cutLine();
    expect((await seat.signIn(ticket.words)).ok).toBe(true);
    expect(room.minutesLeft(seat)).toBe(25);
  });

  it('a ticket that was used elsewhere before the cut opens nothing, and a book that cannot be read is asked for again', async () => {
    const [one, other] = [await room.enrolled('Poste 1'), await room.enrolled('Poste 2')];
    const [ticket, next] = [await room.issue(60), await room.issue(60)];
    await learn(one, other);
    expect((await one.signIn(ticket.words)).ok).toBe(true);
    await learn(one, other);
    other.stop();
    const path = join(room.folders[1] ?? '', 'ticket-book.json');
    const kept = readFileSync(path, 'utf8');
    expect([...ticket.words, ...next.words].filter((word) => kept.includes(word))).toEqual([]);
    writeFileSync(path, kept.slice(0, 100));
    const again = room.switchOn(room.folders[1] ?? '');
    await again.untilConnected();
    await learn(again);
    room.terminals = [one, again];
    await room.cutLine();
    expect(await again.signIn(ticket.words)).toMatchObject({ refusal: { code: 'no-line' } });
    expect((await again.signIn(next.words)).ok).toBe(true);
  });

  it('a workshop begins in time: sessions end before it, who takes part sits down without a ticket, and the server learns of it', async () => {
    let seat = await room.enrolled('Poste 1');
    const { siteId } = room;
    // From 10 h 30 to 11 h 30; the clock stands at 10 h in Paris, and the site closes at 11 h.
    const plan = { title: 'Impôts', terminals: [], date: '2026-11-23', from: 630, to: 690, repeats: null };
    await room.decide({ hours: PushedRoom.hours(9 * 60, 11 * 60) });
    await room.staff.get('workshop:save', { siteId, workshopId: null, revision: 0, plan });
    const [first, second] = [await room.issue(60), await room.issue(60)];
    await learn(seat);
    await room.cutLine();
    expect((await seat.signIn(first.words)).ok).toBe(true);
    expect(room.minutesLeft(seat)).toBe(30);
    expect(seat.notice).toMatchObject({ kind: 'session-began', endsFor: 'workshop-begins', endsForTitle: 'Impôts' });
    room.server.clock.pass(30 * MINUTE);
    seat.tick();
    await seat.until(({ kind }) => kind === 'clean');
    room.server.clock.pass(MINUTE);
    seat.tick();
    const until = room.server.clock.now() + 59 * MINUTE;
    expect(seat.view).toMatchObject({ kind: 'welcome', workshop: { title: 'Impôts', until } });
    expect(await seat.takePart()).toEqual({ ok: true, value: null });
    expect(room.minutesLeft(seat)).toBe(59);
    room.server.clock.pass(10 * MINUTE);
    seat.tick();
    seat.stop();
    seat = room.switchOn(room.folders[0] ?? '');
    await seat.until(({ kind }) => kind === 'welcome');
    seat.tick();
    expect(seat.view).toMatchObject({ workshop: { title: 'Impôts' }, wasCut: false });
    expect((await seat.takePart()).ok).toBe(true);
    expect(room.minutesLeft(seat)).toBe(49);
    seat.leave();
    await seat.until(({ kind }) => kind === 'clean');
    room.server.clock.pass(49 * MINUTE);
    seat.tick();
    expect(await seat.signIn(second.words)).toMatchObject({ refusal: { code: 'site-closed' } });
    await room.mendLine(seat);
    const kept = await sessions();
    expect(kept.map(({ grant_right: right, minutes, state }) => [right, minutes, state])).toEqual([
      ['ticket', 30, 'ended'],
      ['unknown', 59, 'ended'],
      ['unknown', 49, 'ended'],
    ]);
  });
});
