import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { QUEUE_PATH, type QueuePlace, QueuePlaceAnswer } from '#protocol/queue.ts';
import { KioskProgram } from '../stage/kiosk-program.ts';
import { Resident } from '../stage/resident.ts';
import { type Room, openRoom } from '../stage/room.ts';
import { until } from '../stage/until.ts';
import { VirtualScreen } from '../stage/virtual-screen.ts';

/** Two real kiosks, each on a screen of its own: a queue, and a session that moves from one to the other. Both seats taken, somebody waits with a telephone, somebody else at the terminal that is kept for them. */
let room: Room;
let secondScreen: VirtualScreen;
let second: KioskProgram;
let secondResident: Resident;
let phone: QueuePlace;

beforeAll(async () => {
  room = await openRoom();
  const { staff, siteId } = room;
  const { revision, rules } = await staff.request('rules:read', { siteId });
  await staff.request('rules:save', { siteId, revision, rules: { ...rules, queue: { holdMinutes: 10 } } });
  secondScreen = await VirtualScreen.start();
  const { code } = await staff.request('enrolment:create', { siteId, terminalName: 'Poste 2' });
  second = await KioskProgram.start({
    ...room.kioskOptions,
    display: secondScreen.display,
    enrolmentCode: code,
  });
  secondResident = new Resident(secondScreen, second, room.site);
  await until('both are free', async () => (await kinds()).join() === 'free,free', 60_000);
});
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  await room.keepPicture(`queue-1-${task.name.slice(0, 30)}`);
  await secondScreen.savePicture('test-results/queue-2.png');
});
afterAll(async () => {
  await second?.stop();
  await secondScreen?.stop();
  second?.removeData();
  await room?.close();
});

const tiles = async () => {
  const snapshot = await room.staff.watch(room.siteId);
  return snapshot.tiles.toSorted((one, other) => one.name.localeCompare(other.name));
};
const kinds = async () => (await tiles()).map(({ state }) => state.kind);
const queue = async () => (await room.staff.watch(room.siteId)).sites[0]?.queue;

async function onPhone(path = '', init: RequestInit = {}): Promise<QueuePlace> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(new URL(`${QUEUE_PATH}/${room.siteId}${path}`, room.server.url), { headers, ...init });
  const answer = QueuePlaceAnswer.parse(await response.json());
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value;
}

async function ticket(): Promise<readonly string[]> {
  const { tickets } = await room.staff.request('ticket:issue', { siteId: room.siteId, minutes: 30, count: 1 });
  return tickets[0]?.words ?? [];
}

async function endByKeys(screen: VirtualScreen, kiosk: KioskProgram, state: 'clean' | 'welcome' = 'welcome') {
  await screen.press('F6');
  await screen.holdsStill();
  await screen.press('F6');
  await until(`the terminal is at ${state} again`, () => kiosk.states.at(-1) === state);
}

it('a telephone waits while both seats are taken, and is called to the one that becomes free', async () => {
  await room.resident.signIn(await ticket());
  await secondResident.signIn(await ticket());
  phone = await onPhone('', { method: 'POST', body: JSON.stringify({ placeId: crypto.randomUUID() }) });
  expect(phone).toMatchObject({ number: 1, now: { kind: 'waiting', before: 0 } });
  await endByKeys(room.screen, room.kiosk);
  await until('poste 1 is kept', async () => (await tiles())[0]?.hold?.number === 1);
  expect(await onPhone(`/${phone.placeId}`)).toMatchObject({ now: { kind: 'called', terminalName: 'Poste 1' } });
  expect((await tiles())[0]?.state.kind).toBe('reserved');
});

it('somebody else reads there for whom it is, and takes the next place by keys', async () => {
  const folder = process.env['ESCALE_PICTURES'];
  await room.screen.holdsStill();
  if (folder) {
    mkdirSync(folder, { recursive: true });
    await room.screen.savePicture(join(folder, 'kiosk-held.png'));
  }
  // Letters start nothing here: the terminal asks whose turn it is.
  await room.screen.type('bonjour');
  await room.screen.press('Tab');
  await room.screen.press('Return');
  await until('a place is shown', () => room.kiosk.states.at(-1) === 'place');
  await until('staff see it', async () => (await queue())?.length === 2);
  await room.screen.holdsStill();
  if (folder) await room.screen.savePicture(join(folder, 'kiosk-place.png'));
  await room.screen.press('Return');
  await until('back at the welcome', () => room.kiosk.states.at(-1) === 'welcome');
  expect(await queue()).toMatchObject([
    { number: 1, called: { terminalName: 'Poste 1' } },
    { number: 2, called: null },
  ]);
});

it('who was called says so with one key and signs in; the place is taken up', async () => {
  await room.resident.signIn(await ticket());
  expect(await onPhone(`/${phone.placeId}`)).toMatchObject({ now: { kind: 'over', how: 'seated' } });
  expect(await queue()).toMatchObject([{ number: 2, called: null }]);
  expect(await kinds()).toEqual(['occupied', 'occupied']);
});

it('the other terminal is kept for the next number as soon as it is clean, and is anybody’s when that one leaves', async () => {
  await endByKeys(secondScreen, second);
  await until('poste 2 is kept', async () => (await tiles())[1]?.hold?.number === 2);
  const [place] = (await queue()) ?? [];
  await room.staff.request('queue:remove', { siteId: room.siteId, placeId: place?.placeId ?? '' });
  await until('poste 2 is free', async () => (await kinds())[1] === 'free');
  await secondResident.signIn(await ticket());
  expect(await kinds()).toEqual(['occupied', 'occupied']);
});

it('the words of a session that is open at one terminal bring it to the other with one key; the first one is wiped and says why', async () => {
  await endByKeys(room.screen, room.kiosk, 'clean');
  await endByKeys(secondScreen, second, 'clean');
  const words = await ticket();
  await room.resident.signIn(words);
  const [from] = await tiles();
  await secondResident.goesOnHere(words);
  await until('staff see it', async () => (await kinds()).join() === 'free,occupied');
  const { reasons } = await room.staff.request('reasons:read', { terminalId: from?.terminalId ?? '' });
  expect(reasons[0]).toMatchObject({ kind: 'ended', reason: 'moved' });
  const [, to] = await tiles();
  // Of the 30 minutes those go along that are whole.
  const granted = to?.state.kind === 'occupied' ? to.state.endsAt - to.state.startedAt : 0;
  expect([28, 29]).toContain(granted / 60_000);
});
