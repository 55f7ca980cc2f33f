import { DEFAULT_TICKET_MINUTES } from '#protocol/limits.ts';
import type { QueueBoard, QueuePlace, QueuedPlace } from '#protocol/queue.ts';
import type { Context } from '../context.ts';
import { rulesOf } from '../rules/rules-service.ts';
import { tileStateOf } from '../terminals/tile-presenter.ts';
import { bookingsAt, workshopOfRoom } from '../workshops/booked.ts';
import { freeFrom } from '../workshops/workshop-rules.ts';
import { type Place, isHolding, isOpen } from './queue-rules.ts';
import { freeIn, usualMinutes, waits } from './wait-rules.ts';

/** At most how long each of those who wait may have to, minutes, by the ids of their places; null: nobody can say. */
function waitsOf(ctx: Context, siteId: string): Map<string, number | null> {
  const now = ctx.clock.now();
  const terminals = ctx.live.ofSite(siteId).flatMap((terminalId) => {
    const known = ctx.live.see(terminalId);
    return known ? [{ terminalId, activity: known.activity, state: tileStateOf(ctx.live, known, now) }] : [];
  });
  const open = terminals.flatMap(({ state }) => (state.kind === 'occupied' ? [state] : []));
  const sessionMinutes = usualMinutes(
    open.map(({ startedAt, endsAt }) => (endsAt - startedAt) / 60_000),
    DEFAULT_TICKET_MINUTES,
  );
  const holdMs = (rulesOf(ctx, siteId).queue?.holdMinutes ?? 0) * 60_000;
  const seats = terminals.flatMap(({ terminalId, activity, state }) => {
    // Where somebody is signing in, somebody will sit.
    const isApproached = activity?.kind === 'free' && activity.isApproached === true;
    const isKept = isApproached || ctx.queues.holdAt(siteId, terminalId) !== null;
    // A terminal that a workshop takes when it would be free comes free after it.
    const seat = (minutes: number) => {
      const at = freeFrom(bookingsAt(ctx, { siteId, terminalId }, now), now + minutes * 60_000, holdMs);
      return [{ freeInMinutes: (at - now) / 60_000 }];
    };
    if (state.kind === 'occupied') return seat(freeIn({ now, endsAt: state.endsAt, sessionMinutes }));
    if (isKept || state.kind === 'reserved') return seat(freeIn({ now, endsAt: null, sessionMinutes }));
    return state.kind === 'free' || state.kind === 'wiping' ? seat(0) : [];
  });
  const waiting = ctx.queues.ofSite(siteId).filter(({ state }) => state === 'waiting');
  const minutes = waits({ seats, waiting: waiting.length, sessionMinutes });
  return new Map(waiting.map(({ placeId }, index) => [placeId, minutes[index] ?? null]));
}

function nameOf(ctx: Context, terminalId: string | null): string {
  return (terminalId !== null && ctx.live.see(terminalId)?.terminal.name) || '?';
}

/** A site's queue as staff see it: who is called, then who waits; undefined where there is none. */
export function presentQueue(ctx: Context, siteId: string): QueuedPlace[] | undefined {
  const places = ctx.queues.ofSite(siteId);
  if (rulesOf(ctx, siteId).queue === null && places.length === 0) return undefined;
  const minutes = waitsOf(ctx, siteId);
  return [...places.filter(isHolding), ...places.filter((place) => !isHolding(place))].map((place) => {
    const { placeId, number, word, takenAt, terminalId, until, state } = place;
    const called =
      terminalId === null || until === null
        ? null
        : { terminalId, terminalName: nameOf(ctx, terminalId), until, isHere: state === 'here' };
    return { placeId, number, word, takenAt, waitMinutes: minutes.get(placeId) ?? null, called };
  });
}

/** A place as its holder is told. */
export function presentPlace(ctx: Context, place: Place): QueuePlace {
  const { placeId, number, word, siteId, state, terminalId, until } = place;
  const sign = { placeId, number, word };
  if (!isOpen(place)) return { ...sign, now: { kind: 'over', how: state as 'seated' | 'missed' | 'left' } };
  if (isHolding(place) && until !== null)
    return { ...sign, now: { kind: 'called', terminalName: nameOf(ctx, terminalId), until } };
  const waiting = ctx.queues.ofSite(siteId).filter((other) => other.state === 'waiting');
  const before = waiting.findIndex((other) => other.placeId === placeId);
  return {
    ...sign,
    now: { kind: 'waiting', before: Math.max(0, before), waitMinutes: waitsOf(ctx, siteId).get(placeId) ?? null },
  };
}

/** What hangs on the wall and stands on telephones; null: the site has no queue. */
export function presentBoard(ctx: Context, siteId: string): QueueBoard | null {
  const site = ctx.sites.get(siteId);
  const queue = presentQueue(ctx, siteId);
  if (!site || !queue) return null;
  const waiting = queue.filter(({ called }) => called === null);
  const called = queue.flatMap(({ number, word, called: to }) =>
    to && !to.isHere ? [{ number, word, terminalName: to.terminalName, until: to.until }] : [],
  );
  const workshop = workshopOfRoom(ctx, siteId, ctx.clock.now());
  return {
    siteName: site.name,
    serverTime: ctx.clock.now(),
    waiting: waiting.length,
    // Whoever comes now is behind the last one.
    waitMinutes: waiting.length === 0 ? null : (waiting.at(-1)?.waitMinutes ?? null),
    next: waiting.map(({ number, word }) => ({ number, word })),
    called,
    ...(workshop ? { workshop } : {}),
  };
}
