import { isCardNumber } from '#protocol/cards.ts';

/** @returns the number of a card that a scanner read, in whichever of these readings it stands; null when it read something else. */
export function scannedCardNumber(readings: readonly string[]): string | null {
  return readings.map((reading) => reading.replaceAll(' ', '')).find(isCardNumber) ?? null;
}
