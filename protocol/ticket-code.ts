/**
 * What stands in the QR code of a ticket: `3 LUNE POMME VELO`. Nothing but the ticket itself: whoever sees the slip can read the words beside the code, so the code is neither
 * secret nor signed, and any telephone shows it without a line. The server alone knows whether it is good.
 *
 * Capitals, digits and spaces only: they make the smallest code (ISO/IEC 18004, alphanumeric mode), and a hand scanner types them as plain keys, where accents depend on its settings.
 * The digit comes first because no word has one: from the first key on, the kiosk knows that this is no person looking for a word.
 */
export const TICKET_CODE_MARK = '3';

/** @returns the text of a ticket's code. Words of the list stay apart without their accents (assets/ticket-words.test.ts). */
export function ticketCodeText(words: readonly string[]): string {
  return [TICKET_CODE_MARK, ...words.map(plainLetters)].join(' ').toUpperCase();
}

function plainLetters(word: string): string {
  return word.toLowerCase().replaceAll('œ', 'oe').normalize('NFD').replace(/\p{M}/gu, '');
}
