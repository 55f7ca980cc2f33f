import { expect, it } from 'vitest';
import golden from '../tests/contract/golden/ticket-book.json' with { type: 'json' };
import {
  MAX_BOOKLETS,
  MAX_BOOKLET_TICKETS,
  MAX_BOOK_ENTRIES,
  MAX_BOOK_OPENINGS,
  MAX_LATER_OPENINGS,
  MAX_MESSAGE_BYTES,
} from './limits.ts';
import { TicketBook } from './ticket-book.ts';

const times = <T>(count: number, one: T | undefined) => Array.from({ length: count }, () => one as T);

it('the fullest book fits into a message: the tickets of a full day, two whole booklets, two weeks of hours', () => {
  const [booklet] = golden.booklets;
  const full = TicketBook.parse({
    ...golden,
    entries: times(MAX_BOOK_ENTRIES, golden.entries[0]),
    openings: times(MAX_BOOK_OPENINGS, golden.openings[0]),
    laterOpenings: times(MAX_LATER_OPENINGS, golden.laterOpenings[0]),
    booklets: times(MAX_BOOKLETS, { ...booklet, entries: times(MAX_BOOKLET_TICKETS, booklet?.entries[0]) }),
  });
  // What Socket.IO puts around it is some twenty bytes.
  expect(JSON.stringify({ ok: true, value: full }).length).toBeLessThan(MAX_MESSAGE_BYTES - 1_024);
});
