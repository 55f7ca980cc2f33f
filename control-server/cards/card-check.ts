import { type Result, ok, refuse } from '#protocol/result.ts';
import { writeAudit } from '../audit-log.ts';
import type { Context } from '../context.ts';
import type { Db } from '../db/database.ts';
import { TooManyHashesError } from '../staff/password-hash.ts';
import { secondsToWait } from '../staff/sign-in-delay-rules.ts';
import { hashNumber, pepperPin } from './card-key.ts';
import { countWrongPin, minutesLocked } from './card-rules.ts';
import { findAttempts, findCardByNumber, forgetAttempts, saveAttempts } from './card-store.ts';

const BUSY_SECONDS = 5;

/**
 * Is this the secret code of this card? A number that no card has is refused as a wrong code is, after the same time, and is locked as a card's is: nobody learns which numbers there are.
 * Refusals: `card-unknown`; `card-locked` after wrong codes (detail `minutes`), also for the right one; `card-closed`, to who knows the code; `too-many-attempts` of this terminal (detail
 * `seconds`).
 */
export async function checkCard(
  ctx: Context,
  terminalId: string,
  { number, pin }: { number: string; pin: string },
): Promise<Result<{ cardId: string }>> {
  const { cardTerminalDelays } = ctx.limits;
  const now = ctx.clock.now();
  const seconds = cardTerminalDelays.secondsToWait(terminalId, now);
  if (seconds > 0) return refuse('too-many-attempts', { seconds });
  const numberHmac = hashNumber(ctx.ticketKey, number);
  const counted = await ctx.commits.run((trx) => countAttempt(trx, numberHmac, now));
  if (counted.wasLocked) return refuse('card-locked', { minutes: counted.minutes });
  cardTerminalDelays.count(terminalId, now);
  const card = await findCardByNumber(ctx.db, numberHmac);
  let isRight: boolean;
  try {
    isRight = await ctx.cardPins.check(card?.pinHash ?? null, pepperPin(ctx.ticketKey, { numberHmac, pin }));
  } catch (error) {
    if (error instanceof TooManyHashesError) return refuse('too-many-attempts', { seconds: BUSY_SECONDS });
    throw error;
  }
  if (!card || !isRight) {
    if (counted.minutes === 0) return refuse('card-unknown');
    const actor = { kind: 'terminal', id: terminalId } as const;
    await writeAudit(ctx.db, { at: now, actor, action: 'card-locked', detail: { minutes: counted.minutes } });
    return refuse('card-locked', { minutes: counted.minutes });
  }
  cardTerminalDelays.forgive(terminalId);
  await ctx.commits.run((trx) => forgetAttempts(trx, numberHmac));
  return card.closedAt === null ? ok({ cardId: card.cardId }) : refuse('card-closed');
}

/** @returns whether the number was locked before this attempt, and for how many minutes it is locked now if the code is wrong */
async function countAttempt(
  trx: Db,
  numberHmac: string,
  now: number,
): Promise<{ wasLocked: boolean; minutes: number }> {
  const before = await findAttempts(trx, numberHmac);
  if (secondsToWait(before, now) > 0) return { wasLocked: true, minutes: minutesLocked(before, now) };
  const attempts = countWrongPin(before, now);
  await saveAttempts(trx, numberHmac, attempts, now);
  return { wasLocked: false, minutes: minutesLocked(attempts, now) };
}
