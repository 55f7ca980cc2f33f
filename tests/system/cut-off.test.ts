import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerNumber, takeSiteKey } from '../../control-server/dashboard/codes/code-answer.ts';
import { forgetWhatIsOver } from '../../control-server/schedule.ts';
import type { SimulatedTerminal } from '../../provisioning/dev/fleet/simulated-terminal.ts';
import { PushedRoom } from './pushed-room.ts';

/** A helper who is cut off from the server (promise 4): a sealed booklet printed beforehand, and a one-time code from the helper's telephone. */
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
let room: PushedRoom;

/** A round tells the terminal which book it should have, and brings it. */
const learn = (...some: SimulatedTerminal[]) => Promise.all(some.map((terminal) => terminal.round()));
const sessions = () => room.server.context.db.selectFrom('sessions').selectAll().orderBy('started_at').execute();
const audited = async (action: string) =>
  (await room.server.context.db.selectFrom('audit_log').select('audit_id').where('action', '=', action).execute())
    .length;

/** Time goes by, and staff sign in again. */
async function later(ms: number): Promise<void> {
  room.server.clock.pass(ms);
  room.staff = await room.server.staff('it');
}

async function leave(seat: SimulatedTerminal): Promise<void> {
  seat.leave();
  await seat.until(({ kind }) => kind === 'clean');
}

beforeEach(async () => {
  room = await PushedRoom.open();
});
afterEach(() => room.close());

describe('a sealed booklet', () => {
  async function print(days: number, count = 5) {
    const made = await room.staff.get('booklet:print', { siteId: room.siteId, count, minutes: 60, days });
    await room.server.context.books.settled();
    return made;
  }
  const listed = async () => (await room.staff.get('booklet:list', { siteId: room.siteId })).booklets;

  it('opens sessions without a line weeks later, beside the tickets of the day, and on the third day of the outage too', async () => {
    const seat = await room.enrolled('Poste 1');
    await room.decide({ hours: PushedRoom.hours(9 * 60, 18 * 60) });
    const { booklet, tickets } = await print(30);
    // The end of the day thirty days ahead, in Paris.
    expect(new Date(booklet.expiresAt).toISOString()).toBe('2026-12-23T23:00:00.000Z');
    await later(20 * DAY);
    const ofToday = await room.issue(30);
    await learn(seat);
    const kept = readFileSync(join(room.folders[0] ?? '', 'ticket-book.json'), 'utf8');
    expect(tickets.flatMap(({ words }) => words).filter((word) => kept.includes(`"${word}"`))).toEqual([]);
    await room.cutLine();
    expect(await seat.signIn(ofToday.words)).toEqual({ ok: true, value: null });
    await leave(seat);
    expect(await seat.signIn(tickets[0]?.words ?? [])).toEqual({ ok: true, value: null });
    expect(room.minutesLeft(seat)).toBe(60);
    await leave(seat);
    expect(await seat.signIn(tickets[0]?.words ?? [])).toMatchObject({ refusal: { code: 'ticket-used' } });
    room.server.clock.pass(3 * DAY);
    seat.tick();
    expect(await seat.signIn(tickets[1]?.words ?? [])).toEqual({ ok: true, value: null });
    room.server.clock.pass(7 * DAY + 14 * 60 * MINUTE);
    seat.tick();
    await seat.until(({ kind }) => kind === 'clean');
    expect(await seat.signIn(tickets[2]?.words ?? [])).toMatchObject({ refusal: { code: 'ticket-expired' } });
    await room.mendLine(seat);
    const [, first, second] = await sessions();
    expect([first, second]).toMatchObject([
      { ticket_id: tickets[0]?.ticketId, grant_right: 'ticket', state: 'ended', shares_ticket: 0 },
      { ticket_id: tickets[1]?.ticketId, grant_right: 'ticket', state: 'ended', shares_ticket: 0 },
    ]);
  });

  it('is as good as any ticket while the line is up; what was used is counted, and forgotten the next day', async () => {
    const seat = await room.enrolled('Poste 1');
    const { booklet, tickets } = await print(30);
    expect(await listed()).toEqual([{ ...booklet, used: 0, ready: 5 }]);
    expect((await seat.signIn(tickets[0]?.words ?? [])).ok).toBe(true);
    await leave(seat);
    await room.allTold(seat);
    expect(await listed()).toMatchObject([{ used: 1, ready: 5 }]);
    const isKept = async () => {
      const { db } = room.server.context;
      return db
        .selectFrom('tickets')
        .select('state')
        .where('ticket_id', '=', tickets[0]?.ticketId ?? '')
        .execute();
    };
    await forgetWhatIsOver(room.server.context);
    expect(await isKept()).toEqual([{ state: 'used' }]);
    await later(DAY);
    await forgetWhatIsOver(room.server.context);
    // No link from ticket to session after a day, though the booklet is good for weeks.
    expect(await isKept()).toEqual([]);
    expect((await sessions())[0]?.ticket_id).toBeNull();
    expect(await listed()).toMatchObject([{ used: 1, ready: 5 }]);
    await later(31 * DAY);
    await forgetWhatIsOver(room.server.context);
    expect(await listed()).toEqual([]);
    expect(await room.server.context.db.selectFrom('booklets').selectAll().execute()).toEqual([]);
  });

  it('is void at once when it is cancelled, and leaves the books; a site has two at most', async () => {
    const seat = await room.enrolled('Poste 1');
    const [one, other] = [await print(30), await print(7)];
    await expect(print(30)).rejects.toThrow('too-many-booklets');
    await learn(seat);
    const { bookletId } = one.booklet;
    await room.staff.get('booklet:cancel', { siteId: room.siteId, bookletId });
    await expect(room.staff.get('booklet:cancel', { siteId: room.siteId, bookletId })).rejects.toThrow('not-found');
    expect((await listed()).map((booklet) => booklet.bookletId)).toEqual([other.booklet.bookletId]);
    expect(await seat.signIn(one.tickets[0]?.words ?? [])).toMatchObject({ refusal: { code: 'ticket-expired' } });
    await learn(seat);
    await room.cutLine();
    expect(await seat.signIn(one.tickets[1]?.words ?? [])).toMatchObject({ refusal: { code: 'no-line' } });
    expect((await seat.signIn(other.tickets[1]?.words ?? [])).ok).toBe(true);
    await room.mendLine(seat);
    expect([await audited('booklet-printed'), await audited('booklet-cancelled')]).toEqual([2, 1]);
  });
});

describe('a one-time code', () => {
  /** A helper's telephone, prepared while there was a line. @returns its answer to a number */
  async function prepare() {
    const { key, terminals } = await room.staff.get('codes:prepare', { siteId: room.siteId });
    const siteKey = await takeSiteKey(key);
    return (name: string, number: string | null) => {
      const terminalId = terminals.find((terminal) => terminal.name === name)?.terminalId;
      if (!terminalId || number === null) throw new Error(`no number of ${name}`);
      return answerNumber(siteKey, terminalId, number);
    };
  }
  const not = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

  it('opens a session that may be made longer as the rules say, once the line is back', async () => {
    const seat = await room.enrolled('Poste 1');
    const answer = await prepare();
    const rule = { kinds: [], terminals: [], weekdays: [], minutesPerSession: 40, minutesPerDay: null, extensions: 0 };
    await room.decide({ rules: [rule] });
    await learn(seat);
    await room.cutLine();
    expect((await seat.typeCode(await answer('Poste 1', seat.askForCode()))).ok).toBe(true);
    await room.mendLine(seat);
    const [session] = await sessions();
    expect(session).toMatchObject({ grant_right: 'code', extension_limit: 0 });
    const longer = { terminalId: seat.identity.terminalId, sessionId: session?.session_id ?? '', minutes: 5 };
    expect(await room.staff.ask('session:extend', longer)).toMatchObject({ refusal: { code: 'extensions-used' } });
  });

  it('opens a session at the terminal it was made for, once, and the server is told by what', async () => {
    const [seat, other] = [await room.enrolled('Poste 1'), await room.enrolled('Poste 2')];
    await learn(seat, other);
    // Where no telephone was ever prepared nothing is offered.
    const answer = await prepare();
    const rule = { kinds: [], terminals: [], weekdays: [], minutesPerSession: 40, minutesPerDay: null, extensions: 0 };
    await room.decide({ rules: [rule] });
    await learn(seat, other);
    expect(seat.askForCode()).toBeNull();
    seat.leave();
    await room.cutLine();
    const number = seat.askForCode();
    expect(await seat.typeCode(await answer('Poste 2', number))).toMatchObject({ refusal: { code: 'code-wrong' } });
    const code = await answer('Poste 1', number);
    expect(await seat.typeCode(code)).toEqual({ ok: true, value: null });
    expect(room.minutesLeft(seat)).toBe(40);
    await leave(seat);
    const next = seat.askForCode();
    expect(next).not.toBe(number);
    expect(await seat.typeCode(code)).toMatchObject({ refusal: { code: 'code-wrong' } });
    expect((await seat.typeCode(await answer('Poste 1', next))).ok).toBe(true);
    await room.mendLine(seat, other);
    expect(await sessions()).toMatchObject([
      { grant_right: 'code', ticket_id: null, state: 'ended', minutes: 40 },
      { grant_right: 'code', ticket_id: null, state: 'open', minutes: 40 },
    ]);
    const { tiles } = await room.staff.watch({ kind: 'site', siteId: room.siteId });
    expect(Object.fromEntries(tiles.map(({ name, state }) => [name, state.kind]))).toEqual({
      'Poste 1': 'occupied',
      'Poste 2': 'free',
    });
    expect(await audited('codes-prepared')).toBe(1);
  });

  it('three wrong ones make a wait, and another number', async () => {
    const seat = await room.enrolled('Poste 1');
    const answer = await prepare();
    await learn(seat);
    await room.cutLine();
    const number = seat.askForCode();
    const right = await answer('Poste 1', number);
    for (const code of ['code-wrong', 'code-wrong', 'code-wait']) {
      expect(await seat.typeCode(not(right))).toMatchObject({ refusal: { code } });
    }
    expect(await seat.typeCode(right)).toMatchObject({ refusal: { code: 'code-wait', detail: { seconds: 30 } } });
    room.server.clock.pass(30_000);
    seat.tick();
    const { view } = seat;
    const next = view.kind === 'code' ? view.number : null;
    expect(next).not.toBe(number);
    expect(await seat.typeCode(right)).toMatchObject({ refusal: { code: 'code-wrong' } });
    expect((await seat.typeCode(await answer('Poste 1', next))).ok).toBe(true);
  });

  it('of a telephone from before a renewal opens nothing more, once the terminal has its new book; and the hours are kept', async () => {
    const seat = await room.enrolled('Poste 1');
    await expect(room.staff.get('codes:renew', { siteId: room.siteId })).rejects.toThrow('not-found');
    const old = await prepare();
    await room.decide({ hours: PushedRoom.hours(9 * 60, 18 * 60) });
    await learn(seat);
    await room.staff.get('codes:renew', { siteId: room.siteId });
    const renewed = await prepare();
    await learn(seat);
    await room.cutLine();
    const number = seat.askForCode();
    expect(await seat.typeCode(await old('Poste 1', number))).toMatchObject({ refusal: { code: 'code-wrong' } });
    expect((await seat.typeCode(await renewed('Poste 1', number))).ok).toBe(true);
    await leave(seat);
    room.server.clock.pass(10 * 60 * MINUTE);
    seat.tick();
    const late = seat.askForCode();
    expect(await seat.typeCode(await renewed('Poste 1', late))).toMatchObject({ refusal: { code: 'site-closed' } });
    room.server.clock.pass(14 * 60 * MINUTE);
    seat.tick();
    const morning = seat.askForCode();
    expect((await seat.typeCode(await renewed('Poste 1', morning))).ok).toBe(true);
  });

  it('is taken after a power cut with the line still down, and a terminal’s disk has no key but its own', async () => {
    const [seat, other] = [await room.enrolled('Poste 1'), await room.enrolled('Poste 2')];
    const answer = await prepare();
    await learn(seat, other);
    const { key } = await room.staff.get('codes:prepare', { siteId: room.siteId });
    const disks = room.folders.map((folder) => readFileSync(join(folder, 'ticket-book.json'), 'utf8'));
    const keys = disks.map((disk) => (JSON.parse(disk) as { book: { codeKey: string } }).book.codeKey);
    expect(new Set([key, ...keys]).size).toBe(3);
    expect(disks.filter((disk) => disk.includes(key))).toEqual([]);
    await room.cutLine();
    seat.stop();
    const again = room.switchOn(room.folders[0] ?? '');
    await again.until(({ kind }) => kind === 'welcome');
    expect((await again.typeCode(await answer('Poste 1', again.askForCode()))).ok).toBe(true);
  });
});
