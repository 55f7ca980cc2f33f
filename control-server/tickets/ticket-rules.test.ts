import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import ticketWords from '#assets/ticket-words.json' with { type: 'json' };
import { normaliseWord, ticketText } from '#protocol/ticket-text.ts';
import { retention } from '../retention-rules.ts';
import { chooseWords, endOfLocalDay, startOfLocalDay } from './ticket-rules.ts';

const words = ticketWords.map(({ word }) => word);

describe('ticket words as they are compared', () => {
  it.each([
    ['Vélo', 'velo'],
    [' VÉLO ', 'velo'],
    ['ve\u0301lo', 'velo'],
    ['cœur', 'coeur'],
    ['Maïs', 'mais'],
    ['pomme  ', 'pomme'],
  ])('%s is %s', (typed, compared) => {
    expect(normaliseWord(typed)).toBe(compared);
  });

  it('do not change when case, accents or spaces do, and stay what they are when normalised again', () => {
    fc.assert(
      fc.property(fc.constantFrom(...words), fc.boolean(), fc.boolean(), fc.nat(3), (word, upper, strip, spaces) => {
        let typed = upper ? word.toUpperCase() : word;
        if (strip) typed = typed.normalize('NFD').replace(/\p{M}/gu, '');
        expect(normaliseWord(`${' '.repeat(spaces)}${typed} `)).toBe(normaliseWord(word));
        expect(normaliseWord(normaliseWord(word))).toBe(normaliseWord(word));
      }),
    );
  });

  it('keep every word of the list apart from the others', () => {
    expect(new Set(words.map(normaliseWord)).size).toBe(words.length);
  });

  it('make different texts for different tickets', () => {
    expect(ticketText(['lune', 'pomme', 'Vélo'])).toBe('lune pomme velo');
    expect(ticketText(['lune', 'velo', 'pomme'])).not.toBe(ticketText(['lune', 'pomme', 'velo']));
  });
});

describe('the choice of words', () => {
  it('gives three different words of the list whatever the chance', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })), (chance) => {
        const chosen = chooseWords(words, (n) => Math.floor((chance.next().value ?? 0) * n));
        expect(new Set(chosen).size).toBe(3);
        expect(chosen.every((word) => words.includes(word))).toBe(true);
      }),
    );
  });
});

describe("the end of a site's day", () => {
  it.each([
    ['Europe/Paris', '2026-11-22T13:00:00Z', '2026-11-22T23:00:00Z'],
    ['Europe/Paris', '2026-07-01T21:59:59Z', '2026-07-01T22:00:00Z'],
    ['Europe/Paris', '2026-07-01T22:00:00Z', '2026-07-02T22:00:00Z'],
    // Clocks go forward on 29 March 2026 and back on 25 October 2026.
    ['Europe/Paris', '2026-03-29T00:30:00Z', '2026-03-29T22:00:00Z'],
    ['Europe/Paris', '2026-10-24T23:00:00Z', '2026-10-25T23:00:00Z'],
    ['Europe/Paris', '2026-10-25T22:59:00Z', '2026-10-25T23:00:00Z'],
    ['Europe/Paris', '2026-12-31T23:30:00Z', '2027-01-01T23:00:00Z'],
    // Overseas the day is another one: these are 24 November, 20 h and 23 November, 6 h on the wall.
    ['Indian/Reunion', '2026-11-24T16:00:00Z', '2026-11-24T20:00:00Z'],
    ['America/Martinique', '2026-11-23T10:00:00Z', '2026-11-24T04:00:00Z'],
    ['Pacific/Noumea', '2026-11-23T13:00:00Z', '2026-11-24T13:00:00Z'],
    // Saint-Pierre-et-Miquelon changes its clock on other nights than Paris: 8 March and 1 November 2026.
    ['America/Miquelon', '2026-03-08T04:00:00Z', '2026-03-09T02:00:00Z'],
    ['America/Miquelon', '2026-11-01T03:00:00Z', '2026-11-02T03:00:00Z'],
    // Where the clock is put forward at midnight itself (Beirut, 29 March 2026) the day ends at that moment; where it is put back to it (Havana, 1 November), at its first midnight.
    ['Asia/Beirut', '2026-03-28T12:00:00Z', '2026-03-28T22:00:00Z'],
    ['America/Havana', '2026-10-31T12:00:00Z', '2026-11-01T04:00:00Z'],
  ])('in %s, of %s is %s', (zone, moment, end) => {
    expect(new Date(endOfLocalDay(zone, Date.parse(moment))).toISOString()).toBe(new Date(end).toISOString());
  });

  it('of a day some days ahead is that day’s, across a change of the clocks too', () => {
    const moment = Date.parse('2026-10-20T13:00:00Z');
    expect(new Date(endOfLocalDay('Europe/Paris', moment, 7)).toISOString()).toBe('2026-10-27T23:00:00.000Z');
    expect(endOfLocalDay('Europe/Paris', moment, 0)).toBe(endOfLocalDay('Europe/Paris', moment));
  });

  const zone = fc.constantFrom(
    ...[
      'Europe/Paris',
      'America/Cayenne',
      'America/Martinique',
      'America/Miquelon',
      'Indian/Reunion',
      'Indian/Mayotte',
    ],
    ...['Pacific/Noumea', 'Pacific/Tahiti', 'Pacific/Wallis', 'Asia/Beirut', 'America/Havana'],
  );
  const moment = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2040, 0, 1) });

  it('is always ahead, at most 25 hours, and is the end of no other day before', () => {
    fc.assert(
      fc.property(zone, moment, (timeZone, now) => {
        const ahead = endOfLocalDay(timeZone, now) - now;
        expect(ahead).toBeGreaterThan(0);
        expect(ahead).toBeLessThanOrEqual(25 * 3_600_000);
        expect(endOfLocalDay(timeZone, endOfLocalDay(timeZone, now) - 1)).toBe(endOfLocalDay(timeZone, now));
      }),
    );
  });

  it('begins in Paris where the day before ended', () => {
    fc.assert(
      fc.property(moment, (now) => {
        expect(startOfLocalDay(now)).toBeLessThanOrEqual(now);
        expect(endOfLocalDay('Europe/Paris', startOfLocalDay(now))).toBe(endOfLocalDay('Europe/Paris', now));
        expect(startOfLocalDay(endOfLocalDay('Europe/Paris', now))).toBe(endOfLocalDay('Europe/Paris', now));
      }),
    );
  });

  it('comes before the ticket is deleted, wherever its site is: none that is good is', () => {
    fc.assert(
      fc.property(zone, moment, fc.nat(48 * 3_600_000), (timeZone, issuedAt, later) => {
        const expiresAt = endOfLocalDay(timeZone, issuedAt);
        const isDeleted = expiresAt < retention.ticket.before(issuedAt + later);
        if (isDeleted) expect(issuedAt + later).toBeGreaterThan(expiresAt);
        // And no later than the second midnight of Paris after that.
        const twoNights = endOfLocalDay('Europe/Paris', endOfLocalDay('Europe/Paris', expiresAt));
        expect(expiresAt).toBeLessThan(retention.ticket.before(twoNights));
      }),
    );
  });
});
