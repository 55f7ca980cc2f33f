import { randomInt, randomUUID } from 'node:crypto';
import type { FoundCard, MadeCard } from '#protocol/cards.ts';
import { type Result, ok, refuse } from '#protocol/result.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/database.ts';
import { rulesOf } from '../rules/rules-service.ts';
import { TooManyHashesError } from '../staff/password-hash.ts';
import { startOfLocalDay } from '../tickets/ticket-rules.ts';
import { hashNumber, pepperPin } from './card-key.ts';
import { UNUSED_FOR_MS, chooseNumber, choosePin } from './card-rules.ts';
import {
  type Card,
  closeCard,
  findAttempts,
  findCardByNumber,
  forgetAttempts,
  insertCard,
  listCardsUnusedSince,
  savePinHash,
} from './card-store.ts';

/** With some thousand cards among nine million numbers, a second collision in a row is already a bug. */
const MAX_CHOICES = 20;
const BUSY_SECONDS = 5;

type About = { siteId: string; number: string; staffId: string };

/**
 * Makes a card, good at every site that takes cards. Its code leaves the server here once and is kept nowhere. Refusals: `cards-not-taken`; `rules-changed` where a name is given and the
 * rules of the site ask for none, or none is and they do; `too-many-attempts`.
 */
export async function createCard(
  ctx: Context,
  { siteId, holder, staffId }: { siteId: string; holder?: string | undefined; staffId: string },
): Promise<Result<MadeCard>> {
  const { cards } = rulesOf(ctx, siteId);
  if (!cards) return refuse('cards-not-taken');
  if (cards.isNamed !== (holder !== undefined)) return refuse('rules-changed');
  const now = ctx.clock.now();
  for (let choice = 0; choice < MAX_CHOICES; choice++) {
    const number = chooseNumber((n) => randomInt(n));
    const hashed = await hashNewPin(ctx, number);
    if (!hashed.ok) return hashed;
    const { pin, pinHash, numberHmac } = hashed.value;
    const cardId = randomUUID();
    const row = { cardId, numberHmac, pinHash, holder: holder ?? null, createdAt: now, usedOn: startOfLocalDay(now) };
    const isThere = await ctx.db.transaction().execute(async (trx) => {
      if (!(await insertCard(trx, row))) return false;
      // What was tried with this number before there was a card of it is nothing of its holder's.
      await forgetAttempts(trx, numberHmac);
      const actor = { kind: 'staff', id: staffId } as const;
      const detail = { siteId, isNamed: holder === undefined ? 0 : 1 };
      await writeAudit(trx, { at: now, actor, action: 'card-created', target: cardId, detail });
      return true;
    });
    if (isThere) return ok({ number, pin });
  }
  throw new Error('no free card number');
}

/** What staff see of the card of exactly this number. Who looked is written down. Refusal: `card-unknown`. */
export async function findCardOf(ctx: Context, { siteId, number, staffId }: About): Promise<Result<FoundCard>> {
  const now = ctx.clock.now();
  const numberHmac = hashNumber(ctx.ticketKey, number);
  return ctx.db.transaction().execute(async (trx): Promise<Result<FoundCard>> => {
    const card = await findCardByNumber(trx, numberHmac);
    if (!card) return refuse('card-unknown');
    const actor = { kind: 'staff', id: staffId } as const;
    await writeAudit(trx, { at: now, actor, action: 'card-found', target: card.cardId, detail: { siteId } });
    const { blockedUntil } = await findAttempts(trx, numberHmac);
    const { createdAt, closedAt, holder } = card;
    return ok({ createdAt, closedAt, holder, lockedUntil: blockedUntil > now ? blockedUntil : null });
  });
}

/** Another code for a card, told once; what was tried with the old one is forgotten. Refusals: `card-unknown`, `card-closed`, `too-many-attempts`. */
export async function giveNewPin(ctx: Context, about: About): Promise<Result<MadeCard>> {
  const { number } = about;
  const hashed = await hashNewPin(ctx, number);
  if (!hashed.ok) return hashed;
  const { pin, pinHash, numberHmac } = hashed.value;
  return changeCard(ctx, about, 'card-pin-changed', async (trx, { cardId }) => {
    await savePinHash(trx, cardId, pinHash);
    await forgetAttempts(trx, numberHmac);
    return { number, pin };
  });
}

/** Closes a card; a session that it has goes on to its end. Refusals: `card-unknown`, `card-closed`. */
export function closeCardOf(ctx: Context, about: About): Promise<Result<{ closedAt: number }>> {
  const closedAt = ctx.clock.now();
  return changeCard(ctx, about, 'card-closed', async (trx, { cardId }) => {
    await closeCard(trx, cardId, closedAt);
    return { closedAt };
  });
}

/** A card that nobody has used for so long is closed, so that a name is not kept for ever because nobody came to say so. @returns how many were */
export async function closeUnusedCards(ctx: Context): Promise<number> {
  const now = ctx.clock.now();
  return ctx.db.transaction().execute(async (trx) => {
    const unused = await listCardsUnusedSince(trx, now - UNUSED_FOR_MS);
    for (const cardId of unused) {
      await closeCard(trx, cardId, now);
      await writeAudit(trx, { at: now, actor: { kind: 'server' }, action: 'card-closed', target: cardId });
    }
    return unused.length;
  });
}

async function changeCard<T>(
  ctx: Context,
  { siteId, number, staffId }: About,
  action: 'card-pin-changed' | 'card-closed',
  change: (trx: Db, card: Card) => Promise<T>,
): Promise<Result<T>> {
  const at = ctx.clock.now();
  return ctx.db.transaction().execute(async (trx): Promise<Result<T>> => {
    const card = await findCardByNumber(trx, hashNumber(ctx.ticketKey, number));
    if (!card) return refuse('card-unknown');
    if (card.closedAt !== null) return refuse('card-closed');
    const actor = { kind: 'staff', id: staffId } as const;
    await writeAudit(trx, { at, actor, action, target: card.cardId, detail: { siteId } });
    return ok(await change(trx, card));
  });
}

/** Slow, and so before any transaction. */
async function hashNewPin(
  ctx: Context,
  number: string,
): Promise<Result<{ pin: string; pinHash: string; numberHmac: string }>> {
  const pin = choosePin((n) => randomInt(n));
  const numberHmac = hashNumber(ctx.ticketKey, number);
  try {
    return ok({ pin, pinHash: await ctx.cardPins.make(pepperPin(ctx.ticketKey, { numberHmac, pin })), numberHmac });
  } catch (error) {
    if (error instanceof TooManyHashesError) return refuse('too-many-attempts', { seconds: BUSY_SECONDS });
    throw error;
  }
}
