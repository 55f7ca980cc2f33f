import type { RoomHistory } from './room-history.ts';

const MINUTE_MS = 60_000;
const LOOKS_WITHIN_MS = 60_000;

export type QueueFigures = {
  places: number;
  /** minutes that terminals stood free and kept for somebody, all together */
  heldMinutes: number;
  /** who was called within the wait they had been told at most, and who later */
  waitWithinEstimate: number;
  waitOverEstimate: number;
  /** the longest time somebody waited beyond what was told, minutes */
  worstOverMinutes: number;
};

/** What the queue cost and how true it was, by what the wall showed. */
export function queueFigures({ boards, people }: Pick<RoomHistory, 'boards' | 'people'>): QueueFigures {
  let heldMs = 0;
  const calledAt = new Map<string, number>();
  for (const [siteId, shown] of Map.groupBy(boards, (board) => board.siteId)) {
    for (const [index, { at, day, called }] of shown.entries()) {
      const passed = (shown[index + 1]?.at ?? at) - at;
      if (passed <= LOOKS_WITHIN_MS) heldMs += passed * called.length;
      for (const { number } of called) {
        const key = `${siteId} ${day} ${number}`;
        if (!calledAt.has(key)) calledAt.set(key, at);
      }
    }
  }
  const over = people.places.flatMap(({ siteId, number, day, takenAt, toldMinutes }) => {
    const at = calledAt.get(`${siteId} ${day} ${number}`);
    return at === undefined || toldMinutes === null ? [] : [(at - takenAt) / MINUTE_MS - toldMinutes];
  });
  // The wall is looked at each half minute.
  const late = over.filter((minutes) => minutes > 0.5);
  return {
    places: people.places.length,
    heldMinutes: Math.round(heldMs / MINUTE_MS),
    waitWithinEstimate: over.length - late.length,
    waitOverEstimate: late.length,
    worstOverMinutes: Math.round(Math.max(0, ...late)),
  };
}
