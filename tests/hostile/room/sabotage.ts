import type { JournalEvent } from '#protocol/journal-events.ts';
import type { Board, RoomHistory } from './room-history.ts';

/**
 * A network that is not what it should be, made by hand in what the run has written down, before the check: the command must find it.
 * `early-end`: a session ends five minutes before what was promised. `out-of-order`: the queue calls the last who waits. `no-grant`: a session that nobody granted.
 * `other-minute`: the dashboard shows another end than the terminal. `lost-fact`: acknowledged and never committed. `held-twice`: a terminal is kept for two.
 */
export const sabotages = ['early-end', 'out-of-order', 'no-grant', 'other-minute', 'lost-fact', 'held-twice'] as const;
export type Sabotage = (typeof sabotages)[number];

const EARLY_MS = 5 * 60_000;

const doctors: Record<Sabotage, (history: RoomHistory) => boolean> = {
  'early-end': ({ terminals, server }) => {
    const fact = terminals.flatMap(({ facts }) => facts).find(({ event }) => isTimeOver(event));
    if (!fact) return false;
    for (const { event } of [
      fact,
      ...server.records.filter((one) => one.bootId === fact.bootId && one.seq === fact.seq),
    ]) {
      const end = event as Extract<JournalEvent, { type: 'session-ended' }>;
      end.endedAt -= EARLY_MS;
      end.consumedMs -= EARLY_MS;
    }
    return true;
  },
  'out-of-order': ({ boards }) => {
    const [board, index] = firstCall(boards) ?? [];
    const last = board?.waiting.pop();
    const call = board?.called[index ?? 0];
    if (!board || !call || last === undefined) return false;
    board.waiting.unshift(call.number);
    call.number = last;
    return true;
  },
  'no-grant': ({ server }) => {
    const row = server.sessions.find(({ state }) => state === 'ended');
    if (row) row.right = 'unknown';
    return row !== undefined;
  },
  'other-minute': ({ looks }) => {
    const look = looks.find(({ tile }) => tile.sitting !== null);
    if (look?.tile.sitting) look.tile.sitting.endsAt += 60_000;
    return look !== undefined;
  },
  'lost-fact': ({ server }) => server.records.splice(Math.floor(server.records.length / 2), 1).length === 1,
  'held-twice': ({ boards }) => {
    const board = boards.find(({ called }) => called.length > 0);
    const call = board?.called[0];
    if (board && call) board.called.push({ ...call, number: call.number + 1_000 });
    return board !== undefined;
  },
};

/** @throws when there is nothing to sabotage: the run was too short */
export function sabotage(history: RoomHistory, what: Sabotage): void {
  if (!doctors[what](history)) throw new Error(`nothing to sabotage for ${what}`);
}

function isTimeOver(event: JournalEvent): boolean {
  return event.type === 'session-ended' && event.reason === 'time-over' && event.consumedMs > 2 * EARLY_MS;
}

/** The first time that somebody is called while another waits on, and the place of the call on that board. */
function firstCall(boards: readonly Board[]): [Board, number] | null {
  const before = new Map<string, Board>();
  for (const board of boards) {
    const known = before.get(board.siteId)?.called ?? [];
    const index = board.called.findIndex(({ number }) => !known.some((one) => one.number === number));
    if (index >= 0 && board.waiting.length > 0) return [board, index];
    before.set(board.siteId, board);
  }
  return null;
}
