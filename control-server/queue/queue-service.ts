import { randomInt, randomUUID } from 'node:crypto';
import ticketWords from '#assets/ticket-words.json' with { type: 'json' };
import type { QueuePlace, QueuedPlace } from '#protocol/queue.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import { type Actor, writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/database.ts';
import { reportIncident } from '../incident.ts';
import { rulesOf } from '../rules/rules-service.ts';
import { judgeOpening, siteOpening } from '../rules/session-limit-rules.ts';
import { wallTimeAt } from '../rules/zone-time-rules.ts';
import { presentPlace, presentQueue } from './queue-presenter.ts';
import { type Place, arrive, ended, isOpen, judgeTaking, judgeTurn, nextStep } from './queue-rules.ts';
import { findPlace, lastNumber, listOpenPlaces, savePlace } from './queue-store.ts';
import { seatsOf, tellHold } from './seats.ts';

/** The room of a queue as it is now; null: the site has none, and no place of it is open. */
function roomOf(ctx: Context, siteId: string, asking: string | null = null) {
  const room = rulesOf(ctx, siteId);
  if (!room.queue && ctx.queues.ofSite(siteId).length === 0) return null;
  const now = ctx.clock.now();
  const opening = siteOpening(room, now);
  const closed = opening && judgeOpening(room, opening, now);
  const holdMs = (room.queue?.holdMinutes ?? 0) * 60_000;
  return {
    now,
    today: wallTimeAt(room.timeZone, now).date,
    // Where the queue was taken off, those who wait go with it.
    isClosed: room.queue === null || closed?.refusal.code === 'site-closed',
    closed,
    seats: seatsOf(ctx, siteId, { now, holdMs, asking }),
    holdMs,
  };
}

/** Brings a site's queue up to now, inside a transaction. @returns its open places then */
async function bringUpToNow(ctx: Context, trx: Db, siteId: string, asking: string | null = null): Promise<Place[]> {
  const room = roomOf(ctx, siteId, asking);
  const places = await listOpenPlaces(trx, siteId);
  const changed = room ? nextStep(places, room) : [];
  for (const place of changed) await savePlace(trx, place);
  const after = new Map(changed.map((place) => [place.placeId, place]));
  return places.map((place) => after.get(place.placeId) ?? place).filter(isOpen);
}

/** After a commit: memory, terminals and pages learn how the queue is. */
export async function tellQueue(ctx: Context, siteId: string): Promise<void> {
  const open = await listOpenPlaces(ctx.db, siteId);
  for (const terminalId of ctx.queues.learn(siteId, open)) {
    tellHold(ctx, terminalId);
    ctx.changes.announce({ kind: 'terminal-changed', terminalId, siteId });
  }
  ctx.changes.announce({ kind: 'queue-changed', siteId });
}

const busy = new WeakMap<Context, Set<string>>();

/** Calls whoever is next, where time or a terminal has changed something. Called each second and whenever a terminal of a site with a queue changes; nearly always memory alone sees that there is nothing to do. */
export async function callNext(ctx: Context, siteId: string): Promise<void> {
  const room = roomOf(ctx, siteId);
  const sites = busy.get(ctx) ?? new Set();
  busy.set(ctx, sites);
  if (!room || sites.has(siteId) || nextStep(ctx.queues.ofSite(siteId), room).length === 0) return;
  sites.add(siteId);
  try {
    await ctx.commits.run((trx) => bringUpToNow(ctx, trx, siteId));
    await tellQueue(ctx, siteId);
  } finally {
    sites.delete(siteId);
  }
}

/** Calls whoever is next as soon as a terminal of a site with a queue changes. @returns how to stop, waiting for what runs */
export function followTerminals(ctx: Context): () => Promise<void> {
  const running = new Set<Promise<void>>();
  const stop = ctx.changes.subscribe((announcement) => {
    if (announcement.kind !== 'terminal-changed' || ctx.queues.ofSite(announcement.siteId).length === 0) return;
    const run: Promise<void> = callNext(ctx, announcement.siteId)
      .catch((error: unknown) => void reportIncident(ctx.log, error, 'queue'))
      .finally(() => running.delete(run));
    running.add(run);
  });
  return async () => {
    stop();
    await Promise.all(running);
  };
}

/**
 * Takes a place of a site's queue. With the same `placeId` it is the same place. Refusals: `not-found`, `queue-not-offered`, `queue-full`, `site-closed`, `last-sign-in-over`.
 * @param actor who writes it down; a telephone is nobody
 */
export async function takePlace(
  ctx: Context,
  input: { siteId: string; placeId?: string; actor: Actor },
): Promise<Result<QueuePlace>> {
  const { siteId, placeId = randomUUID(), actor } = input;
  if (!ctx.sites.has(siteId)) return refuse('not-found');
  const taken = await ctx.commits.run(async (trx): Promise<Result<Place>> => {
    const known = await findPlace(trx, placeId);
    if (known) return known.siteId === siteId ? ok(known) : refuse('not-found');
    const room = roomOf(ctx, siteId);
    const open = await bringUpToNow(ctx, trx, siteId);
    const isOffered = rulesOf(ctx, siteId).queue !== null;
    const refusal = judgeTaking({ isOffered, closed: room?.closed ?? null, open });
    if (refusal || !room) return refusal ?? refuse('queue-not-offered');
    const used = new Set(open.map(({ word }) => word));
    const words = ticketWords.filter(({ word }) => !used.has(word));
    const place: Place = {
      placeId,
      siteId,
      number: (await lastNumber(trx, siteId, room.today)) + 1,
      word: words[randomInt(words.length)]?.word ?? '',
      day: room.today,
      takenAt: room.now,
      state: 'waiting',
      terminalId: null,
      until: null,
      endedAt: null,
    };
    await savePlace(trx, place);
    await writeAudit(trx, { at: room.now, actor, action: 'place-taken', target: siteId });
    await bringUpToNow(ctx, trx, siteId);
    return ok(place);
  });
  if (!taken.ok) return taken;
  await tellQueue(ctx, siteId);
  return readPlace(ctx, { siteId, placeId });
}

/** How a place stands. Refusal: `not-found`. */
export async function readPlace(
  ctx: Context,
  { siteId, placeId }: { siteId: string; placeId: string },
): Promise<Result<QueuePlace>> {
  const place = await findPlace(ctx.db, placeId);
  return place?.siteId === siteId ? ok(presentPlace(ctx, place)) : refuse('not-found');
}

/** A helper gives a place. Refusals: those of takePlace. */
export async function takePlaceForSomebody(
  ctx: Context,
  { siteId, staffId }: { siteId: string; staffId: string },
): Promise<Result<QueuedPlace>> {
  const taken = await takePlace(ctx, { siteId, actor: { kind: 'staff', id: staffId } });
  if (!taken.ok) return taken;
  const shown = presentQueue(ctx, siteId)?.find(({ placeId }) => placeId === taken.value.placeId);
  return shown ? ok(shown) : refuse('place-over');
}

/** An open place is given up. Refusal: `place-over`. */
export async function giveUpPlace(
  ctx: Context,
  input: { siteId: string; placeId: string; actor: Actor },
): Promise<Result<{ placeId: string }>> {
  const { siteId, placeId, actor } = input;
  const now = ctx.clock.now();
  const done = await ctx.commits.run(async (trx): Promise<Result<{ placeId: string }>> => {
    const place = await findPlace(trx, placeId);
    if (place?.siteId !== siteId || !isOpen(place)) return refuse('place-over');
    await savePlace(trx, ended(place, 'left', now));
    await writeAudit(trx, { at: now, actor, action: 'place-removed', target: siteId });
    await bringUpToNow(ctx, trx, siteId);
    return ok({ placeId });
  });
  if (done.ok) await tellQueue(ctx, siteId);
  return done;
}

/** Who was called is at the terminal. Refusal: `place-over`. */
export async function arriveAt(
  ctx: Context,
  { siteId, terminalId, placeId }: { siteId: string; terminalId: string; placeId: string },
): Promise<Result<{ until: number }>> {
  const come = await ctx.commits.run(async (trx): Promise<Result<Place>> => {
    const place = await findPlace(trx, placeId);
    const judged = arrive(place?.terminalId === terminalId ? place : null, ctx.clock.now());
    if (judged.ok) await savePlace(trx, judged.value);
    return judged;
  });
  if (!come.ok) return come;
  await tellQueue(ctx, siteId);
  return ok({ until: come.value.until ?? 0 });
}

/**
 * May somebody sign in at this terminal, as far as the queue goes? Inside the transaction of the grant. @returns what to do when the session is granted: the place is taken up with it.
 * Refusal: `terminal-held`.
 */
export async function judgeQueue(
  ctx: Context,
  trx: Db,
  asked: { siteId: string; terminalId: string; placeId: string | undefined },
): Promise<Result<() => Promise<void>>> {
  const { siteId, terminalId, placeId } = asked;
  if (!roomOf(ctx, siteId)) return ok(async () => {});
  const turn = judgeTurn(await bringUpToNow(ctx, trx, siteId, terminalId), { terminalId, placeId });
  if (!turn.ok) return turn;
  const place = turn.value;
  return ok(async () => {
    if (place) await savePlace(trx, ended(place, 'seated', ctx.clock.now()));
  });
}

/** Does somebody wait for a terminal of this site? */
export function doesSomebodyWait(ctx: Context, siteId: string): boolean {
  return ctx.queues.ofSite(siteId).some(({ state }) => state === 'waiting');
}
