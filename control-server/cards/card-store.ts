import type { Db } from '../db/database.ts';
import { type Attempts, noAttempts } from '../staff/sign-in-delay-rules.ts';

export type Card = {
  cardId: string;
  pinHash: string;
  createdAt: number;
  closedAt: number | null;
  holder: string | null;
};

/** @returns false when there is a card of this number: choose another. */
export async function insertCard(
  db: Db,
  card: {
    cardId: string;
    numberHmac: string;
    pinHash: string;
    holder: string | null;
    createdAt: number;
    /** the beginning of that day */
    usedOn: number;
  },
): Promise<boolean> {
  const { cardId, numberHmac, pinHash, holder, createdAt, usedOn } = card;
  const result = await db
    .insertInto('cards')
    .values({
      card_id: cardId,
      number_hmac: numberHmac,
      pin_hash: pinHash,
      created_at: createdAt,
      used_on: usedOn,
      closed_at: null,
    })
    .onConflict((conflict) => conflict.column('number_hmac').doNothing())
    .executeTakeFirst();
  if (result.numInsertedOrUpdatedRows !== 1n) return false;
  if (holder !== null) {
    await db.insertInto('card_holders').values({ card_id: cardId, holder, closed_at: null }).execute();
  }
  return true;
}

export async function findCardByNumber(db: Db, numberHmac: string): Promise<Card | null> {
  return (await selectCards(db).where('number_hmac', '=', numberHmac).executeTakeFirst()) ?? null;
}

export async function findCard(db: Db, cardId: string): Promise<Card | null> {
  return (await selectCards(db).where('cards.card_id', '=', cardId).executeTakeFirst()) ?? null;
}

const selectCards = (db: Db) =>
  db
    .selectFrom('cards')
    .leftJoin('card_holders', 'card_holders.card_id', 'cards.card_id')
    .select([
      'cards.card_id as cardId',
      'pin_hash as pinHash',
      'created_at as createdAt',
      'cards.closed_at as closedAt',
      'holder',
    ]);

export async function savePinHash(db: Db, cardId: string, pinHash: string): Promise<void> {
  await db.updateTable('cards').set({ pin_hash: pinHash }).where('card_id', '=', cardId).execute();
}

/** @param day the beginning of it, when the card was used */
export async function markCardUsed(db: Db, cardId: string, day: number): Promise<void> {
  await db.updateTable('cards').set({ used_on: day }).where('card_id', '=', cardId).execute();
}

/** Closes a card. With that begins the time for which it and its holder's name are kept. */
export async function closeCard(db: Db, cardId: string, at: number): Promise<void> {
  await db.updateTable('cards').set({ closed_at: at }).where('card_id', '=', cardId).execute();
  await db.updateTable('card_holders').set({ closed_at: at }).where('card_id', '=', cardId).execute();
}

/** Cards that are good and were used last on a day before `moment`. */
export async function listCardsUnusedSince(db: Db, moment: number): Promise<string[]> {
  const rows = await db
    .selectFrom('cards')
    .select('card_id')
    .where('closed_at', 'is', null)
    .where('used_on', '<', moment)
    .execute();
  return rows.map((row) => row.card_id);
}

/** The wrong codes of a number, whether there is a card of it or not. */
export async function findAttempts(db: Db, numberHmac: string): Promise<Attempts> {
  const row = await db
    .selectFrom('card_attempts')
    .select(['failures', 'blocked_until as blockedUntil'])
    .where('number_hmac', '=', numberHmac)
    .executeTakeFirst();
  return row ?? noAttempts;
}

export async function saveAttempts(
  db: Db,
  numberHmac: string,
  { failures, blockedUntil }: Attempts,
  at: number,
): Promise<void> {
  const columns = { failures, blocked_until: blockedUntil, last_at: at };
  await db
    .insertInto('card_attempts')
    .values({ number_hmac: numberHmac, ...columns })
    .onConflict((conflict) => conflict.column('number_hmac').doUpdateSet(columns))
    .execute();
}

export async function forgetAttempts(db: Db, numberHmac: string): Promise<void> {
  await db.deleteFrom('card_attempts').where('number_hmac', '=', numberHmac).execute();
}

// ---- retention (retention-rules.ts): each deletes what is older than a moment and says how many that were -----------

export async function deleteCardsClosedBefore(db: Db, moment: number): Promise<number> {
  const result = await db.deleteFrom('cards').where('closed_at', '<', moment).executeTakeFirst();
  return Number(result.numDeletedRows);
}

export async function deleteHoldersClosedBefore(db: Db, moment: number): Promise<number> {
  const result = await db.deleteFrom('card_holders').where('closed_at', '<', moment).executeTakeFirst();
  return Number(result.numDeletedRows);
}

export async function deleteAttemptsBefore(db: Db, moment: number): Promise<number> {
  const result = await db.deleteFrom('card_attempts').where('last_at', '<', moment).executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** The link from a session to its card. @param named of cards with a holder's name, or of those without */
export async function unlinkSessionsBefore(db: Db, moment: number, { named }: { named: boolean }): Promise<number> {
  const holders = db.selectFrom('card_holders').select('card_id');
  const result = await db
    .updateTable('sessions')
    .set({ card_id: null })
    .where('card_id', 'is not', null)
    .where('card_id', named ? 'in' : 'not in', holders)
    // A session whose end nobody told was over when it should have been.
    .where(({ fn }) => fn.coalesce('ended_at', 'ends_at', 'granted_at'), '<', moment)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
