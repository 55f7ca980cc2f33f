import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_QUEUE_PLACES } from '#protocol/limits.ts';
import { QUEUE_PATH, QueueBoardAnswer, type QueuePlace, QueuePlaceAnswer } from '#protocol/queue.ts';
import { type RoomRules, noRoomRules } from '#protocol/room-rules.ts';
import { ExtensionAnswer, type Grant } from '#protocol/terminal-messages.ts';
import { until } from '../../stage/until.ts';
import { TestServer } from './running-server.ts';
import type { StaffDoor } from './staff-door.ts';
import { TerminalClient } from './terminal-client.ts';

const MINUTE = 60_000;

let server: TestServer;
let staff: StaffDoor;
let siteId: string;
let seats: TerminalClient[];

beforeEach(async () => {
  server = await TestServer.start();
  staff = await server.staff('it');
  ({ siteId } = await staff.get('site:create', { name: 'Montanou' }));
  await decide({ queue: { holdMinutes: 3 } });
  seats = [];
  for (const name of ['Poste 1', 'Poste 2']) {
    const terminal = await TerminalClient.enrol(server.url, staff, siteId, name);
    await terminal.connect();
    server.alsoClose(() => terminal.disconnect());
    seats.push(terminal);
  }
});
afterEach(() => server.end());

const seat = (number: number) => seats[number - 1] as TerminalClient;

async function decide(rules: Partial<RoomRules>): Promise<void> {
  const { revision } = await staff.get('rules:read', { siteId });
  await staff.get('rules:save', { siteId, revision, rules: { ...noRoomRules, ...rules } });
}

async function words(): Promise<readonly string[]> {
  const { tickets } = await staff.get('ticket:issue', { siteId, minutes: 60, count: 1 });
  return tickets[0]?.words ?? [];
}

/** Somebody sits down, with a ticket of an hour. */
async function sit(terminal: TerminalClient, placeId?: string): Promise<Grant> {
  const answer = await terminal.requestSession(await words(), randomUUID(), placeId);
  if (!answer.ok) throw new Error(answer.refusal.code);
  const { sessionId, minutes } = answer.value;
  const startedAt = server.clock.now();
  const endsAt = startedAt + minutes * MINUTE;
  terminal.note({ type: 'session-began', sessionId, startedAt, endsAt }, startedAt);
  terminal.activity = { kind: 'occupied', sessionId, endsAt };
  await terminal.append();
  return answer.value;
}

async function leave(terminal: TerminalClient, { sessionId }: Grant): Promise<void> {
  const at = server.clock.now();
  terminal.note({ type: 'session-ended', sessionId, endedAt: at, reason: 'resident-left', consumedMs: MINUTE }, at);
  terminal.note({ type: 'wiped', sessionId, durationMs: 300 }, at);
  terminal.activity = { kind: 'free' };
  await terminal.append();
  await terminal.beat();
}

async function onPhone(path = '', init: RequestInit = {}): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(new URL(`${QUEUE_PATH}/${siteId}${path}`, server.url), { headers, ...init })).json();
}
async function takeByPhone(placeId: string = randomUUID()): Promise<QueuePlace> {
  const answer = QueuePlaceAnswer.parse(await onPhone('', { method: 'POST', body: JSON.stringify({ placeId }) }));
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value;
}
const standing = async ({ placeId }: QueuePlace) => QueuePlaceAnswer.parse(await onPhone(`/${placeId}`));
const queue = async () => (await staff.watch({ kind: 'sites' })).sites[0]?.queue;

describe('a full room', () => {
  let first: Grant;
  beforeEach(async () => {
    first = await sit(seat(1));
    await sit(seat(2));
  });

  it('calls those who wait in their order, to the terminal that becomes free, and says so everywhere', async () => {
    const ada = await takeByPhone();
    const bob = await staff.get('queue:take', { siteId });
    expect([ada.number, bob.number]).toEqual([1, 2]);
    expect(ada.now).toMatchObject({ kind: 'waiting', before: 0, waitMinutes: 65 });
    expect(bob).toMatchObject({ called: null });

    await leave(seat(1), first);
    await until('the terminal is kept', () => seat(1).hold?.placeId === ada.placeId);
    expect(seat(1).hold).toMatchObject({ number: 1, word: ada.word, until: server.clock.now() + 3 * MINUTE });
    expect(await standing(ada)).toMatchObject({ value: { now: { kind: 'called', terminalName: 'Poste 1' } } });
    expect(await queue()).toMatchObject([
      { number: 1, called: { terminalName: 'Poste 1', isHere: false } },
      { number: 2, called: null },
    ]);
    const { tiles } = await staff.watch({ kind: 'site', siteId });
    expect(tiles.find(({ name }) => name === 'Poste 1')).toMatchObject({
      state: { kind: 'reserved' },
      hold: { number: 1 },
    });
    const board = QueueBoardAnswer.parse(await onPhone());
    expect(board).toMatchObject({
      value: { waiting: 1, called: [{ number: 1, terminalName: 'Poste 1' }], next: [{ number: 2 }] },
    });
  });

  it('lets only the one who is called sit down there, and tells another for whom it is', async () => {
    const ada = await takeByPhone();
    await leave(seat(1), first);
    const other = await seat(1).requestSession(await words());
    expect(other).toMatchObject({ ok: false, refusal: { code: 'terminal-held', detail: { number: 1 } } });
    const wrong = await seat(1).requestSession(await words(), randomUUID(), randomUUID());
    expect(wrong).toMatchObject({ ok: false, refusal: { code: 'terminal-held' } });
    await sit(seat(1), ada.placeId);
    expect(await standing(ada)).toMatchObject({ value: { now: { kind: 'over', how: 'seated' } } });
    expect(await queue()).toEqual([]);
    await until('nobody is expected there', () => seat(1).hold === null);
  });

  it('goes on to the next one when nobody came, and gives who came time to type', async () => {
    const ada = await takeByPhone();
    const bob = await takeByPhone();
    await leave(seat(1), first);
    await until('the first one is called', () => seat(1).hold?.number === 1);
    server.clock.pass(3 * MINUTE);
    await seat(1).beat();
    await until('the next one is called', () => seat(1).hold?.number === 2);
    expect(await standing(ada)).toMatchObject({ value: { now: { kind: 'over', how: 'missed' } } });
    expect(await seat(1).say('queue:here', { placeId: bob.placeId })).toMatchObject({ ok: true });
    server.clock.pass(4 * MINUTE);
    await seat(1).beat();
    await sit(seat(1), bob.placeId);
  });

  it('is the first again whose terminal went away before they came', async () => {
    const ada = await takeByPhone();
    await takeByPhone();
    await leave(seat(1), first);
    await until('the first one is called', () => seat(1).hold?.placeId === ada.placeId);
    seat(1).disconnect();
    await until('nothing is kept', async () => (await queue())?.every(({ called }) => called === null));
    expect(await standing(ada)).toMatchObject({ value: { now: { kind: 'waiting', before: 0 } } });
  });

  it('calls nobody to a terminal where somebody began while its line was down, though its late facts say that it is free', async () => {
    const ada = await takeByPhone();
    seat(1).disconnect();
    await until('it is away', async () => (await staff.tileKind(siteId, seat(1).id)) === 'silent');
    const at = server.clock.now();
    const { sessionId } = first;
    seat(1).note({ type: 'session-ended', sessionId, endedAt: at, reason: 'resident-left', consumedMs: MINUTE }, at);
    seat(1).note({ type: 'wiped', sessionId, durationMs: 300 }, at);
    seat(1).activity = { kind: 'free', isApproached: true };
    seat(1).boots = [{ bootId: seat(1).bootId, seq: seat(1).records.length }];
    await seat(1).connect();
    await seat(1).append();
    // Whoever takes a place has everybody called who can be.
    expect((await takeByPhone()).now).toMatchObject({ kind: 'waiting', before: 1 });
    expect(await standing(ada)).toMatchObject({ value: { now: { kind: 'waiting', before: 0 } } });
    // Who was there first goes away again.
    seat(1).activity = { kind: 'free' };
    await seat(1).beat();
    await until('it is kept', () => seat(1).hold?.placeId === ada.placeId);
  });

  it('gives residents no more time while somebody waits', async () => {
    const asked = () => seat(2).say('session:extend', { requestId: randomUUID(), sessionId: sessionAt(seat(2)) });
    const place = await takeByPhone();
    expect(ExtensionAnswer.parse(await asked())).toMatchObject({ ok: false, refusal: { code: 'somebody-waits' } });
    await onPhone(`/${place.placeId}`, { method: 'DELETE' });
    expect(ExtensionAnswer.parse(await asked())).toMatchObject({ ok: true });
  });

  it('remembers everything over a restart of the server', async () => {
    const ada = await takeByPhone();
    const bob = await takeByPhone();
    await leave(seat(1), first);
    await until('the first one is called', () => seat(1).hold?.placeId === ada.placeId);
    await server.restart();
    expect(await standing(bob)).toMatchObject({ value: { number: 2, now: { kind: 'waiting' } } });
    const again = await server.staff('it');
    expect((await again.watch({ kind: 'sites' })).sites[0]?.queue?.map(({ number }) => number).toSorted()).toEqual([
      1, 2,
    ]);
  });
});

function sessionAt(terminal: TerminalClient): string {
  const { activity } = terminal;
  if (activity.kind !== 'occupied') throw new Error('nobody sits there');
  return activity.sessionId;
}

describe('a place', () => {
  it('at a free terminal is called at once; one where somebody signs in is no terminal to call to', async () => {
    seat(1).activity = { kind: 'free', isApproached: true };
    await seat(1).beat();
    const ada = await takeByPhone();
    expect(ada.now).toMatchObject({ kind: 'called', terminalName: 'Poste 2' });
    const bob = await takeByPhone();
    // An hour and a minute, in steps of five: whoever signs in and whoever is called will sit as long as people do.
    expect(bob.now).toMatchObject({ kind: 'waiting', before: 0, waitMinutes: 65 });
    // Who was there first sits down.
    expect(await seat(1).requestSession(await words())).toMatchObject({ ok: true });
  });

  it('asked twice with one id is one place; at the terminal that is kept for another it is the next number', async () => {
    const id = randomUUID();
    expect((await takeByPhone(id)).number).toBe((await takeByPhone(id)).number);
    const taken = QueuePlaceAnswer.parse(await seat(1).say('queue:take', { placeId: randomUUID() }));
    expect(taken).toMatchObject({ value: { number: 2 } });
  });

  it('is refused where there is no queue, when the site is closed, and when the queue is full', async () => {
    await decide({ queue: null });
    expect(await staff.ask('queue:take', { siteId })).toMatchObject({ refusal: { code: 'queue-not-offered' } });
    expect(await onPhone()).toMatchObject({ ok: false, refusal: { code: 'queue-not-offered' } });
    const closed = {
      week: [[], [], [], [], [], [], []],
      exceptions: [],
      closedOnHolidays: false,
      lastSignInMinutes: 0,
    };
    await decide({ queue: { holdMinutes: 3 }, hours: closed });
    expect(await staff.ask('queue:take', { siteId })).toMatchObject({ refusal: { code: 'site-closed' } });
    await decide({ queue: { holdMinutes: 3 } });
    for (let number = 1; number <= MAX_QUEUE_PLACES; number++) await staff.get('queue:take', { siteId });
    expect(await staff.ask('queue:take', { siteId })).toMatchObject({ refusal: { code: 'queue-full' } });
  });

  it('is gone with the day and with the queue, and numbers begin at 1 again', async () => {
    await sit(seat(1));
    await sit(seat(2));
    const ada = await takeByPhone();
    server.clock.pass(24 * 60 * MINUTE);
    await until('yesterday waits no more', async () => {
      const place = await standing(ada);
      return place.ok && place.value.now.kind === 'over';
    });
    expect((await takeByPhone()).number).toBe(1);
    staff = await server.staff('it');
    await decide({ queue: null });
    await until('nobody waits', async () => (await queue()) === undefined);
  });

  it('by telephone is had so often from one room, and a stranger learns nothing of another', async () => {
    for (let time = 0; time < 30; time++) await takeByPhone();
    await expect(takeByPhone()).rejects.toThrow('too-many-attempts');
    expect(await onPhone(`/${randomUUID()}`)).toMatchObject({ refusal: { code: 'not-found' } });
    expect(JSON.stringify(await onPhone())).not.toContain('placeId');
  });
});
