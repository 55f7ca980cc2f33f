import type { Course } from './courses.ts';
import type { Board, PlaceRow, RoomHistory } from './room-history.ts';
import { type Tally, clock, short } from './tally.ts';

/** The server calls within a second, and the wall is looked at each half minute: so long a terminal may seem to stand idle. */
const CALLS_WITHIN_MS = 90_000;
/** Longer than this between two looks at the wall and nothing is known of the time between. */
const LOOKS_WITHIN_MS = 60_000;

/** What the wall showed: in order, each terminal for one, and none idle while somebody waits. */
export function checkBoards({ boards }: RoomHistory, tally: Tally): void {
  for (const shown of Map.groupBy(boards, ({ siteId }) => siteId).values()) {
    const idleSince = new Map<string, number>();
    let before: Board | null = null;
    for (const board of shown) {
      const { at, siteId, day, waiting, called, idle } = board;
      const about = { at, where: siteId };
      const wasCalled = before?.day === day ? before.called : [];
      for (const { number } of called) {
        if (wasCalled.some((one) => one.number === number)) continue;
        const earlier = waiting.filter((other) => other < number);
        tally.expect(
          earlier.length === 0,
          'overtaken',
          about,
          () => `${number} called while ${earlier.join(', ')} waited`,
        );
      }
      const kept = new Set(called.map(({ terminalId }) => terminalId));
      tally.expect(kept.size === called.length, 'held-twice', about, () => JSON.stringify(called));
      const isFresh = before !== null && at - before.at <= LOOKS_WITHIN_MS;
      for (const terminalId of idleSince.keys())
        if (!isFresh || waiting.length === 0 || !idle.includes(terminalId)) idleSince.delete(terminalId);
      if (waiting.length > 0)
        for (const terminalId of idle) if (!idleSince.has(terminalId)) idleSince.set(terminalId, at);
      for (const [terminalId, since] of idleSince)
        tally.expect(
          at - since < CALLS_WITHIN_MS,
          'idle-while-waiting',
          about,
          () => `${short(terminalId)} since ${clock(since)}`,
        );
      before = board;
    }
  }
}

/** Only who is called sits down where a terminal is kept; each place has its number, and comes to its end. */
export function checkPlaces(history: RoomHistory, courses: readonly Course[], tally: Tally): void {
  const { boards, people, server } = history;
  const places = new Map(server.places.map((place) => [place.placeId, place]));
  const began = new Map(people.began.map((one) => [one.sessionId, one]));
  const rows = new Map(server.sessions.map((row) => [row.sessionId, row]));
  const boardsOf = Map.groupBy(boards, ({ siteId }) => siteId);
  for (const { sessionId, siteId, terminalId, terminal, startedAt, offlineTicketId } of courses) {
    const one = began.get(sessionId);
    // A session that a helper opens goes before, and a terminal without a line knows of no queue (docs/queue.md).
    if (!one || one.way === 'helper' || offlineTicketId !== null) continue;
    const at = rows.get(sessionId)?.grantedAt ?? startedAt;
    const board = boardsOf.get(siteId)?.findLast((shown) => shown.at < at && at - shown.at <= LOOKS_WITHIN_MS);
    const hold = board?.called.find((call) => call.terminalId === terminalId && call.until > at);
    const own = one.placeId === null ? undefined : places.get(one.placeId);
    const about = { at, where: `${terminal} ${short(sessionId)}` };
    tally.expect(
      !hold || own?.number === hold.number,
      'held-for-another',
      about,
      () => `kept for ${hold?.number}, sat down ${own?.number ?? 'nobody of the queue'}`,
    );
    // Who is there in the last moment finds the terminal free, and is counted as one who did not come.
    const isJustLate = own?.state === 'missed' && own.endedAt !== null && own.endedAt <= at;
    const isSeated = (own?.state === 'seated' || isJustLate) && own?.terminalId === terminalId;
    tally.expect(
      one.placeId === null || isSeated,
      'place-astray',
      about,
      () =>
        `the place is ${own?.state} at ${own?.terminalId}, ended ${(own?.endedAt ?? Number.NaN) - at} ms after they sat down`,
    );
  }
  checkNumbers(server.places, tally);
  const sat = new Set(people.began.map(({ placeId }) => placeId));
  for (const { placeId, siteId, number } of people.places) {
    const row = places.get(placeId);
    const about = { at: row?.takenAt ?? 0, where: siteId };
    tally.expect(row?.number === number, 'place-astray', about, () => `${number} is not there, or another`);
    const isOver = row !== undefined && ['seated', 'missed', 'left'].includes(row.state);
    tally.expect(isOver, 'place-astray', about, () => `${number} is ${row?.state} for ever`);
    tally.expect(
      row?.state !== 'seated' || sat.has(placeId),
      'place-astray',
      about,
      () => `${number} is seated, and nobody sat down`,
    );
  }
}

/** Numbers of a day are in the order the places were taken, each once. */
function checkNumbers(places: readonly PlaceRow[], tally: Tally): void {
  for (const day of Map.groupBy(places, ({ siteId, day: date }) => `${siteId} ${date}`).values()) {
    const inOrder = day.toSorted((one, other) => one.number - other.number);
    for (const [index, { number, takenAt, siteId }] of inOrder.entries()) {
      const isNext = number === index + 1 && takenAt >= (inOrder[index - 1]?.takenAt ?? 0);
      tally.expect(isNext, 'place-astray', { at: takenAt, where: siteId }, () => `number ${number} is out of order`);
    }
  }
}
