import { HERE_HOLD_MS, MAX_QUEUE_PLACES } from '#protocol/limits.ts';
import type { Hold } from '#protocol/queue.ts';
import type { LocalDate } from '#protocol/room-rules.ts';
import { type Refusal, type Result, ok, refuse } from '#protocol/result.ts';

/** A place of a site's queue, as the database keeps it; the drawing is in protocol/queue.ts. Moments in ms since 1970 UTC. */
export type Place = {
  placeId: string;
  siteId: string;
  number: number;
  word: string;
  /** the day of the number, in the site's time zone */
  day: LocalDate;
  takenAt: number;
  state: 'waiting' | 'called' | 'here' | 'seated' | 'missed' | 'left';
  /** where it is called to, and until when that terminal is kept for it */
  terminalId: string | null;
  until: number | null;
  endedAt: number | null;
};

/** `isApproached`: somebody has begun to sign in there, or a workshop takes it soon, and nobody else is called to it. */
export type Seat = { terminalId: string; isApproached: boolean };

/** The site as the queue sees it now. */
export type QueueRoom = {
  now: number;
  today: LocalDate;
  /** nobody may sit down now: whoever waits is sent home */
  isClosed: boolean;
  /** terminals that somebody could sit down at now, those that are kept for a place among them, in the order they are offered */
  seats: readonly Seat[];
  holdMs: number;
};

export function isOpen({ state }: Place): boolean {
  return state === 'waiting' || isHolding({ state });
}

export function isHolding({ state }: Pick<Place, 'state'>): boolean {
  return state === 'called' || state === 'here';
}

/** The order of the calls: as the places were taken. Whoever was called in vain, because the terminal broke, is the first again by that. */
export function inOrder(one: Place, other: Place): number {
  return one.day.localeCompare(other.day) || one.number - other.number;
}

/**
 * What time and terminals make of a queue: who did not come in time has missed it, whose terminal is no longer to be had waits again, and each free terminal is kept for the next one.
 * @param places open ones of one site. @returns those that change, as they are then; none: all is as it should be
 */
export function nextStep(places: readonly Place[], room: QueueRoom): Place[] {
  const { now, today, seats, holdMs } = room;
  const after = places.map((place): Place => {
    if (!isOpen(place)) return place;
    if (room.isClosed || place.day !== today) return ended(place, 'left', now);
    if (!isHolding(place)) return place;
    if (place.until !== null && now >= place.until) return ended(place, 'missed', now);
    return seats.some(({ terminalId }) => terminalId === place.terminalId) ? place : waiting(place);
  });
  const kept = new Set(after.filter(isHolding).map(({ terminalId }) => terminalId));
  const free = seats.filter(({ terminalId, isApproached }) => !isApproached && !kept.has(terminalId));
  const next = after.filter(({ state }) => state === 'waiting').toSorted(inOrder);
  const called = new Map<string, Place>();
  for (const place of next.slice(0, free.length)) {
    const seat = free[called.size];
    if (seat)
      called.set(place.placeId, { ...place, state: 'called', terminalId: seat.terminalId, until: now + holdMs });
  }
  return after.flatMap((place, index) => {
    const then = called.get(place.placeId) ?? place;
    return then === places[index] || isSame(then, places[index] ?? then) ? [] : [then];
  });
}

/**
 * May another place be taken? Refusals: `queue-not-offered`, `queue-full`, and why the site is closed.
 * @param open open places of the site
 */
export function judgeTaking(parts: {
  isOffered: boolean;
  closed: { ok: false; refusal: Refusal } | null;
  open: readonly Place[];
}): { ok: false; refusal: Refusal } | null {
  if (!parts.isOffered) return refuse('queue-not-offered');
  if (parts.closed) return parts.closed;
  return parts.open.length >= MAX_QUEUE_PLACES ? refuse('queue-full') : null;
}

/**
 * May somebody sign in at this terminal, as far as the queue goes? After `nextStep`: a terminal that is free and not kept has nobody who waits for it.
 * @param placeId whose turn they say it is. @returns the place that sits down then; null: nobody of the queue. Refusal: `terminal-held` (detail `number`)
 */
export function judgeTurn(
  places: readonly Place[],
  { terminalId, placeId }: { terminalId: string; placeId: string | undefined },
): Result<Place | null> {
  const held = places.find((place) => isHolding(place) && place.terminalId === terminalId);
  if (!held) return ok(null);
  return held.placeId === placeId ? ok(held) : refuse('terminal-held', { number: held.number });
}

/** Who was called stands in front of the terminal. Refusal: `place-over` where it is kept for them no longer. */
export function arrive(place: Place | null, now: number): Result<Place> {
  if (!place || !isHolding(place) || place.until === null || now >= place.until) return refuse('place-over');
  return ok({ ...place, state: 'here', until: Math.max(place.until, now + HERE_HOLD_MS) });
}

/** What a terminal is told of the place it is kept for. */
export function holdOf(place: Place | null): Hold | null {
  if (!place || place.until === null) return null;
  const { placeId, number, word, until } = place;
  return { placeId, number, word, until };
}

export function ended(place: Place, state: 'seated' | 'missed' | 'left', now: number): Place {
  return { ...place, state, until: null, endedAt: now };
}

function waiting(place: Place): Place {
  return { ...place, state: 'waiting', terminalId: null, until: null };
}

function isSame(one: Place, other: Place): boolean {
  return one.state === other.state && one.terminalId === other.terminalId && one.until === other.until;
}
