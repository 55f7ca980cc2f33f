import { TICKET_WORDS } from '#protocol/limits.ts';
import { TICKET_CODE_MARK } from '#protocol/ticket-code.ts';
import { type PicturedWord, findWord, splitWords } from './word-suggestions.ts';

/** @returns the three words of a ticket that a scanner read, in whichever of these readings they stand, as the list writes them; null when it read something else. */
export function scannedTicket(readings: readonly string[], list: readonly PicturedWord[]): string[] | null {
  for (const reading of readings) {
    const parts = splitWords(reading);
    // Slips printed before the mark have the words alone.
    const words = (parts[0] === TICKET_CODE_MARK ? parts.slice(1) : parts).map((part) => findWord(part, list)?.word);
    const found = words.filter((word) => word !== undefined);
    if (words.length === TICKET_WORDS && found.length === TICKET_WORDS) return found;
  }
  return null;
}
