/** A word of assets/ticket-words.json and the name of its pictogram. */
export type PicturedWord = { word: string; icon: string };

/** As many as fit on one row of the screen, and as many as one takes in at a glance. */
export const MOST_SUGGESTIONS = 6;
/** A slip or two of the finger; more is another word. */
const MOST_SLIPS = 2;
const COMBINING_MARKS = /\p{M}/gu;

/** A word as it is compared: lower case, without accents, ligatures or spaces around. What is typed need not have them. */
export function foldWord(text: string): string {
  return text.trim().toLowerCase().replaceAll('œ', 'oe').normalize('NFD').replace(COMBINING_MARKS, '');
}

/** @returns the word of the list that was typed, whatever its accents and case; null when it is not one. */
export function findWord(typed: string, list: readonly PicturedWord[]): PicturedWord | null {
  const folded = foldWord(typed);
  return list.find(({ word }) => foldWord(word) === folded) ?? null;
}

/** @returns the words that begin like `typed`, the shortest first (so a whole word comes before longer ones), at most `MOST_SUGGESTIONS`. */
export function completeWord(typed: string, list: readonly PicturedWord[]): PicturedWord[] {
  const folded = foldWord(typed);
  if (folded === '') return [];
  return list
    .filter(({ word }) => foldWord(word).startsWith(folded))
    .sort((a, b) => a.word.length - b.word.length || a.word.localeCompare(b.word, 'fr'))
    .slice(0, MOST_SUGGESTIONS);
}

/**
 * @returns the words that one may have meant by `typed`, the nearest first, at most three. Compared with the whole word and with its
 * beginning, since the word may not be finished.
 */
export function nearWords(typed: string, list: readonly PicturedWord[]): PicturedWord[] {
  const folded = foldWord(typed);
  if (folded.length < 3) return [];
  const allowed = folded.length < 5 ? 1 : MOST_SLIPS;
  return list
    .map((entry) => {
      const word = foldWord(entry.word);
      return { entry, whole: slips(folded, word), start: slips(folded, word.slice(0, folded.length)) };
    })
    .filter(({ whole, start }) => Math.min(whole, start) <= allowed)
    .sort((a, b) => Math.min(a.whole, a.start) - Math.min(b.whole, b.start) || a.whole - b.whole)
    .slice(0, 3)
    .map(({ entry }) => entry);
}

/** @returns the words of a pasted ticket: `lune pomme vélo`, with spaces, commas, dashes or lines between them. */
export function splitWords(text: string): string[] {
  return text.split(/[\s,;.·•/-]+/).filter((word) => word !== '');
}

/**
 * How many slips of the finger lie between two words: a letter changed, missing, too many, or two neighbours swapped (optimal string
 * alignment, Damerau 1964).
 */
export function slips(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
