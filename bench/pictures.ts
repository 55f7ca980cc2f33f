import { BAR_HEIGHT, NOTICE_SIZE } from '../kiosk-app/core/screen-contract.ts';
import { lineSince, reached } from './kiosk-log.ts';
import { type Likeness, likenessOf } from './painted.ts';
import type { Row, ScreenGrab } from './screen-grab.ts';
import { issueTicket, waitForWarm } from './session-round.ts';
import type { Room } from '../tests/stage/room.ts';

/** Rows of the screen that are looked at: below the time bar, above the notice at the foot. */
const ROWS = [100, 150, 190, 230, 280, 330, 380, 430];
/** Rows that a screen without bar and notice has besides. */
const LOW_ROWS = [520, 600, 680];

/** What each picture that is waited for has for itself. */
export type Looks = { home: Likeness; clean: Likeness; welcome: Likeness };

/** One session, slowly, to learn how the screens look on this machine: nothing is assumed of colours or places. */
export async function learnLooks(room: Room, grab: ScreenGrab): Promise<Looks> {
  const places = [...ROWS, ...LOW_ROWS].filter((y) => y < grab.height);
  const settled = async (): Promise<Row[]> => {
    await room.screen.holdsStill();
    return grab.rows(places);
  };
  await waitForWarm(room);
  const welcome = await settled();
  const from = room.kiosk.log.length;
  await room.screen.press('Return');
  await lineSince(room.kiosk, from, 'charter', reached('charter'));
  const charter = await settled();
  await room.screen.press('Return');
  await lineSince(room.kiosk, from, 'words', reached('words'));
  const words = await settled();
  const ticket = await issueTicket(room);
  await room.screen.type(plain(ticket));
  const typed = await settled();
  await room.screen.press('Return');
  await lineSince(room.kiosk, from, 'session shown', ({ msg }) => msg === 'session shown');
  const home = await settled();
  const { terminalId, state } = await room.staff.tile('occupied');
  await room.staff.request('session:end', { terminalId, sessionId: state.sessionId });
  await lineSince(room.kiosk, from, 'clean', reached('clean'));
  const clean = await settled();
  await lineSince(room.kiosk, from, 'welcome', reached('welcome'));
  const after = await settled();

  const flat = (colour: number) => places.map(() => new Uint32Array(grab.width).fill(colour));
  // Empty windows and the bare root: what a window shows before its first picture.
  const empty = [0x000000, 0xffffff, 0x11181f, 0xfaf7f2].map(flat);
  const everywhere = () => true;
  const inSession = (x: number, y: number) => y > BAR_HEIGHT && !underNotice(grab, x, y);
  return {
    home: likenessOf(places, home, [welcome, charter, words, typed, clean, ...empty], inSession),
    clean: likenessOf(places, clean, [home, welcome, words, ...empty], everywhere),
    welcome: likenessOf(places, after, [home, clean, charter, ...empty], everywhere),
  };
}

/** Where the notice stands above a session: it has come and may go while the home is waited for. */
function underNotice(grab: ScreenGrab, x: number, y: number): boolean {
  const left = (grab.width - NOTICE_SIZE.width) / 2;
  return x >= left && x < left + NOTICE_SIZE.width && y >= grab.height - NOTICE_SIZE.height - 24;
}

/** As xdotool types it reliably. */
function plain(words: readonly string[]): string {
  return words.join(' ').normalize('NFD').replace(/\p{M}/gu, '').replaceAll('œ', 'oe');
}
