import { type Row, ScreenGrab } from '../../bench/screen-grab.ts';
import type { Room } from '../stage/room.ts';
import { until } from '../stage/until.ts';

/** What a quick resident needs of the room. */
export type Seat = Pick<Room, 'screen' | 'kiosk' | 'staff' | 'siteId'>;

/** Rows that show whether a screen is still being painted. */
const ROWS = [48, 190, 280, 380, 430, 520, 600];
/** Looks, 50 ms apart, that show the same: shorter than a caret stays as it is (500 ms). */
const SAME_LOOKS = 4;

/**
 * Signs a resident in as fast as the terminal answers: from the welcome or "poste nettoyé" to the words, and the words typed. Waits on the
 * terminal's own states and on a few rows of its screen, so that hundreds of sessions are a matter of minutes. What came too early, or of which a
 * key was lost on a busy machine, is begun anew. Throws after 90 s.
 * @param giveUp once aborted, nothing is begun anew
 */
export async function signInQuickly(seat: Seat, minutes = 15, giveUp?: AbortSignal): Promise<void> {
  const { kiosk, screen, staff, siteId } = seat;
  const shown = kiosk.sessionsShown;
  const { tickets } = await staff.request('ticket:issue', { siteId, minutes, count: 1 });
  const words = (tickets[0]?.words ?? []).join(' ').normalize('NFD').replace(/\p{M}/gu, '').replaceAll('œ', 'oe');
  const grab = await ScreenGrab.open(screen.display);
  try {
    await until(
      'the session is shown',
      async () => {
        if (kiosk.sessionsShown > shown || giveUp?.aborted) return true;
        const state = kiosk.states.at(-1) ?? '';
        const isAt = await holdsStillBriefly(grab, ROWS, SAME_LOOKS);
        if (state !== kiosk.states.at(-1)) return false;
        if (['welcome', 'clean', 'charter'].includes(state)) {
          // Where a language was chosen by mistake, Return would choose it again.
          await screen.press(state === 'charter' ? 'Return' : 'a');
          // The next picture, and what is typed on it, comes a moment after the state says so.
          await until('the key is answered', async () => !isSame(isAt, await grab.rows(ROWS)), 1_500).catch(() => {});
        }
        if (state === 'words') {
          await screen.type(words);
          await screen.press('Return');
          await until('the words are taken', () => !['words', 'checking'].includes(kiosk.states.at(-1) ?? ''), 12_000)
            // Back to the beginning, where the fields are empty.
            .catch(() => leave(seat));
        }
        return false;
      },
      90_000,
    );
  } finally {
    grab.close();
  }
}

/** "Revenir au début", at its edge: in its place the welcome has languages, and between these and the edge nothing. */
export async function leave({ screen, kiosk }: Pick<Seat, 'screen' | 'kiosk'>): Promise<void> {
  await screen.click(1238, 48);
  await until('the welcome is back', () => kiosk.states.at(-1) === 'welcome', 2_000).catch(() => {});
}

/** Staff end the session, and the terminal is free again. */
export async function endByStaff({ staff, kiosk }: Seat, withinMs = 20_000): Promise<void> {
  const { terminalId, state } = await staff.tile('occupied');
  await staff.request('session:end', { terminalId, sessionId: state.sessionId });
  await until('the terminal is clean', () => ['clean', 'welcome'].includes(kiosk.states.at(-1) ?? ''), withinMs);
  await staff.tile('free');
}

/**
 * Waits until so many looks, 50 ms apart, show the same. A picture program takes longer than a caret needs to blink when the machine is busy: rows are
 * looked at instead. @returns what they show.
 */
export async function holdsStillBriefly(grab: ScreenGrab, places: number[], looks: number): Promise<Row[]> {
  let last: Row[] = [];
  let same = 0;
  await until('the screen holds still', async () => {
    const now = await grab.rows(places);
    same = isSame(now, last) ? same + 1 : 0;
    last = now;
    return same >= looks;
  });
  return last;
}

/** Do these rows show the same? */
export function isSame(some: readonly Row[], others: readonly Row[]): boolean {
  return some.every((row, index) => row.every((colour, x) => colour === others[index]?.[x]));
}
