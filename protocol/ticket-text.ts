/**
 * One word of a ticket as it is compared: case, accents and spaces do not matter, so `Vélo`, ` velo ` and `VÉLO` are one word. Ligatures are
 * opened (`cœur` = `coeur`) because French keyboards lack them.
 */
export function normaliseWord(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replace(/[\s'’-]+/gu, '');
}

/** The text that is hashed for a ticket, by the server and by a terminal without a line. The order of the words counts. */
export function ticketText(words: readonly string[]): string {
  return words.map(normaliseWord).join(' ');
}
