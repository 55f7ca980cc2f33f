import { z } from 'zod';
import { Moment } from './identifiers.ts';
import { CARD_DIGITS, MAX_PIN_DIGITS, MAX_TICKET_MINUTES, MIN_PIN_DIGITS } from './limits.ts';

/**
 * A card (*carte*): a number and a secret code, for who comes often. It belongs to the city: it is good at every site whose rules take cards. Off by default, and without a name
 * unless a site's rules ask for one, because the law then makes the city keep it for years (docs/cards.md).
 */
export const CardRules = z.object({
  /** what one session by a card is given, before the other rules */
  minutes: z.number().int().min(1).max(MAX_TICKET_MINUTES),
  /** the holder's name is asked for when a card is made here */
  isNamed: z.boolean(),
});
export type CardRules = z.infer<typeof CardRules>;

/** The check digit that makes these digits a number: modulus 10 with double-add-double, ISO/IEC 7812-1, annex B (Luhn). */
export function checkDigit(digits: string): string {
  const sum = [...digits].toReversed().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

/** Eight digits, the last of them right? A number that was typed wrong in one digit is not. */
export function isCardNumber(digits: string): boolean {
  return /^\d+$/.test(digits) && digits.length === CARD_DIGITS && checkDigit(digits.slice(0, -1)) === digits.at(-1);
}

/** As it is shown and printed: two groups of four. */
export function cardNumberText(number: string): string {
  return `${number.slice(0, CARD_DIGITS / 2)} ${number.slice(CARD_DIGITS / 2)}`;
}

/** The number of a card, read with or without its spaces. */
export const CardNumber = z
  .string()
  .max(40)
  .transform((text) => text.replaceAll(/\s/g, ''))
  .refine(isCardNumber);

/** The secret code of a card, four to six digits. */
export const Pin = z.string().regex(new RegExp(`^\\d{${MIN_PIN_DIGITS},${MAX_PIN_DIGITS}}$`));

/** The name of a card's holder, where the rules of the site ask for one. */
export const HolderName = z.string().trim().min(1).max(80);

/** A card that was made just now, or has another code: the one time that the code is told. */
export const MadeCard = z.object({ number: CardNumber, pin: Pin });
export type MadeCard = z.infer<typeof MadeCard>;

/** What staff see of a card whose number they have typed. */
export const FoundCard = z.object({
  createdAt: Moment,
  /** null: it is good */
  closedAt: Moment.nullable(),
  /** null: it has no name */
  holder: HolderName.nullable(),
  /** after wrong codes: nobody can use it before then */
  lockedUntil: Moment.nullable(),
});
export type FoundCard = z.infer<typeof FoundCard>;
