import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TicketWord } from '#protocol/identifiers.ts';
import ticketWords from './ticket-words.json' with { type: 'json' };

const words = ticketWords.map(({ word }) => word);

/** A word as it is compared when typed: lower case, without accents. */
function folded(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Damerau-Levenshtein, restricted: one slip of the finger (change, lack, surplus or swap of neighbours) counts 1. */
function slips(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (__, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number) => table[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      let least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, at(i - 2, j - 2) + 1);
      (table[i] as number[])[j] = least;
    }
  }
  return at(a.length, b.length);
}

/** Roughly how a word sounds, so that words which differ only to the eye (mer, mère) are found. */
function sound(word: string): string {
  return folded(word)
    .replace(/eau|au/g, 'o')
    .replace(/ph/g, 'f')
    .replace(/sc(?=[eiy])/g, 's')
    .replace(/c(?=[eiy])/g, 's')
    .replace(/qu|ck|k/g, 'c')
    .replace(/[aeo]?i[nm](?![aeiouyh])/g, 'in')
    .replace(/y/g, 'i')
    .replace(/h/g, '')
    .replace(/(.)\1/g, '$1')
    .replace(/e$|[tdsxp]+$/g, '');
}

/** Words that end in -s or -x and are one thing all the same. */
const endInSOrX = new Set([
  'ananas',
  'bois',
  'bras',
  'bus',
  'cactus',
  'cadenas',
  'colis',
  'maïs',
  'ours',
  'souris',
  'tournevis',
]);

/**
 * Words that have a drawing, or nearly, and do not go on a slip that a stranger gets: animals that are also said to people, death and sorrow, arms, blood,
 * illness that frightens, what a religion forbids or venerates, alcohol and tobacco, the body's needs, and what newcomers are called. Looked through by hand when the list was made; a new word is to be
 * looked at the same way.
 */
const unsuitable = new Set(
  (
    'ane anesse baudet bourrique bouc boudin blaireau buse cafard chacal chameau chienne cloporte cochon cornichon corbeau couleuvre crapaud cruche dinde dindon gorille guenon hyene larve limace macaque ' +
    'morue orang-outan ouistiti paon paresseux phoque porc porcelet poufiasse poux pute putois rapace rat singe thon truie vache vautour vermine vipere ver alien etranger intrus esclave clandestin voleur ' +
    'cadavre cercueil corbillard crane deuil enterrement faucheuse larme mort momie orphelin pendu potence squelette suaire tombe tombeau veuve vampire zombie diable demon enfer monstre ' +
    'arme bombe canon dague epee fouet fusil grenade guillotine matraque menotte missile obus pistolet poignard poison prison prisonnier revolver sang sabre tank torture ' +
    'cancer microbe peste piqure seringue tumeur urne virus bible chapelet coran croix dieu eglise hostie jambon kippa lard messe minaret mosquee pretre saucisson synagogue ' +
    'biere champagne cigare cigarette cocktail drogue joint pilule rhum tabac vin vodka whisky caca cul crotte culotte fesse pet pipi preservatif rot sein slip string toilette urine'
  ).split(' '),
);

describe('ticket words', () => {
  it('are enough to make guessing three of them hopeless', () => {
    expect(words.length).toBeGreaterThanOrEqual(512);
  });

  it('are each there once, with a pictogram of their own', () => {
    expect(new Set(words.map(folded)).size).toBe(words.length);
    expect(new Set(ticketWords.map(({ icon }) => icon)).size).toBe(ticketWords.length);
  });

  it('are short French words in lower case, which the protocol takes', () => {
    for (const word of words) {
      expect(word, word).toMatch(/^[a-zàâçéèêëîïôûùü]{3,9}$/);
      expect(word.normalize('NFC'), word).toBe(word);
      expect(TicketWord.parse(word)).toBe(word);
    }
  });

  it('are singular', () => {
    expect(words.filter((word) => /[sx]$/.test(word) && !endInSOrX.has(word))).toEqual([]);
  });

  it('are never one slip of the finger apart', () => {
    const near: string[] = [];
    words.forEach((a, i) => {
      for (const b of words.slice(i + 1)) {
        // Each letter more is a slip at least.
        const isComparable = Math.abs(folded(a).length - folded(b).length) < 2;
        if (isComparable && slips(folded(a), folded(b)) < 2) near.push(`${a}/${b}`);
      }
    });
    expect(near).toEqual([]);
  });

  it('never sound the same', () => {
    const bySound = new Map<string, string[]>();
    for (const word of words) bySound.set(sound(word), [...(bySound.get(sound(word)) ?? []), word]);
    expect([...bySound.values()].filter((group) => group.length > 1)).toEqual([]);
  });

  it('are nothing that one would not hand to a person, or say aloud in a room', () => {
    expect(words.filter((word) => unsuitable.has(folded(word)))).toEqual([]);
    // Each is there as it is compared, or it would find nothing.
    expect([...unsuitable].filter((word) => folded(word) !== word)).toEqual([]);
  });

  it('measure slips as a typist makes them', () => {
    expect(slips('lune', 'lunne')).toBe(1);
    expect(slips('lune', 'lnue')).toBe(1);
    expect(slips('lune', 'lion')).toBe(3);
    expect(sound('mer')).toBe(sound('mère'));
  });

  it('have exactly their drawings in assets/pictograms, as plain SVG that fetches nothing', () => {
    const folder = new URL('pictograms/', import.meta.url);
    expect(readdirSync(folder).sort()).toEqual(ticketWords.map(({ icon }) => `${icon}.svg`).sort());
    for (const { icon } of ticketWords) {
      const svg = readFileSync(new URL(`${icon}.svg`, folder), 'utf8');
      expect(svg, icon).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 \d+ \d+">.+<\/svg>\n$/s);
      expect(svg, icon).not.toMatch(/<script|<style|<image|href="(?!#)|on\w+="/i);
    }
  });
});
