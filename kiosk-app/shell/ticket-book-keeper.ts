import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { JournalEvent } from '#protocol/journal-events.ts';
import { type Result, refuse } from '#protocol/result.ts';
import type { Grant } from '#protocol/terminal-messages.ts';
import { type BookEntry, TicketBook } from '#protocol/ticket-book.ts';
import type { Booking } from '#protocol/workshops.ts';
import {
  type OfflineSession,
  type SessionGrant,
  afterFact,
  allowByBook,
  judgeByBook,
  judgeCode,
} from '../core/ticket-book-rules.ts';
import { readIfThere, replaceFile } from './durable-file.ts';
import type { Log } from './log.ts';
import { oneTimeCode } from './one-time-code.ts';
import { slowHash } from './slow-hash.ts';

/** Sessions of some days; the journal keeps no more either. */
const MAX_KNOWN = 500;
const KeptBook = z.object({
  book: TicketBook,
  /** sessions by the book that the server had been told of when it made this one: they are counted in it */
  known: z.array(z.string()),
});
type KeptBook = z.infer<typeof KeptBook>;

/** The ticket book of this terminal: the one the server gave last, on disk, and what was opened by it since. */
export class TicketBookKeeper {
  readonly #path: string;
  readonly #log: Log;
  #kept: KeptBook | null;
  #sessions: readonly OfflineSession[] = [];

  /** Reads the book of an earlier run. One that cannot be read is none: the next heartbeat brings another. */
  constructor(dataDir: string, log: Log) {
    this.#path = join(dataDir, 'ticket-book.json');
    this.#log = log;
    this.#kept = this.#read();
  }

  /** Of the book that is here; null: there is none. */
  get revision(): string | null {
    return this.#kept?.book.revision ?? null;
  }

  /** The workshops of the coming hours, as far as it knows. */
  get bookings(): readonly Booking[] {
    return this.#kept?.book.bookings ?? [];
  }

  /** One-time codes can be checked here. */
  get takesCodes(): boolean {
    return this.#kept?.book.codeKey !== undefined;
  }

  /** What earlier boots opened by the book, before this one did anything. */
  remember(sessions: readonly OfflineSession[]): void {
    this.#sessions = [...sessions, ...this.#sessions];
  }

  note(event: JournalEvent): void {
    this.#sessions = afterFact(this.#sessions, event);
  }

  /** Puts a new book in the place of the last. @param isTold the server knew all facts of this terminal when it made it */
  take(book: TicketBook, isTold: boolean): void {
    const known = isTold ? this.#sessions.map(({ sessionId }) => sessionId).slice(-MAX_KNOWN) : this.#kept?.known;
    this.#kept = { book, known: known ?? [] };
    try {
      replaceFile(this.#path, JSON.stringify(this.#kept));
    } catch (error) {
      this.#log.warn({ err: error }, 'the ticket book cannot be kept');
    }
  }

  /**
   * The server's answer; where it gives none, the book's.
   * @param now ms since 1970 UTC, asked when the answer is there
   * @returns `no-line` where neither knows the words
   */
  async decide(
    words: readonly string[],
    asked: Promise<Result<Grant>>,
    now: () => number,
  ): Promise<Result<SessionGrant>> {
    const answer = await asked;
    if (answer.ok || answer.refusal.code !== 'no-line' || !this.#kept) return answer;
    const { book, known } = this.#kept;
    const entry = await findEntry(book, words);
    // It may be good and not in this book: only the server can say that it is not.
    if (!entry) return refuse('no-line');
    const sessions = this.#sessions.filter(({ sessionId }) => !known.includes(sessionId));
    return this.#tell(judgeByBook(book, entry, sessions, { now: now(), sessionId: randomUUID() }));
  }

  /**
   * Is this the code for that number, and what does it open? Checked here alone: nobody is asked. Refusals: `code-wrong`; `no-line` where the book has no key of codes; those of judgeCode.
   * @param now ms since 1970 UTC
   */
  decideByCode(number: string, code: string, now: number): Result<SessionGrant> {
    const book = this.#kept?.book;
    if (book?.codeKey === undefined) return refuse('no-line');
    if (code !== oneTimeCode(book.codeKey, number)) return refuse('code-wrong');
    return this.#tell(judgeCode(book, { now, sessionId: randomUUID() }));
  }

  #tell(granted: Result<SessionGrant>): Result<SessionGrant> {
    this.#log.info({ outcome: granted.ok ? 'granted' : granted.refusal.code }, 'decided by the ticket book');
    return granted;
  }

  /** The same for who takes part in a workshop. */
  async decideForWorkshop(
    workshopId: string,
    asked: Promise<Result<Grant>>,
    now: () => number,
  ): Promise<Result<SessionGrant>> {
    const answer = await asked;
    if (answer.ok || answer.refusal.code !== 'no-line' || !this.#kept) return answer;
    const allowed = allowByBook(this.#kept.book, workshopId, { now: now(), sessionId: randomUUID() });
    this.#log.info({ outcome: allowed.ok ? 'granted' : allowed.refusal.code }, 'decided by the ticket book');
    return allowed;
  }

  #read(): KeptBook | null {
    try {
      const text = readIfThere(this.#path);
      return text === null ? null : KeptBook.parse(JSON.parse(text));
    } catch (error) {
      this.#log.warn({ err: error }, 'the ticket book cannot be read');
      return null;
    }
  }
}

/** The ticket of these words, today's or of a booklet; null: none. One slow hash for each salt, one after the other: each takes a core and 128 MB for a third of a second. */
async function findEntry(book: TicketBook, words: readonly string[]): Promise<BookEntry | null> {
  const ofToday = await slowHash(words, book.salt, book.cost);
  const entry = book.entries.find(({ verifier }) => verifier === ofToday);
  if (entry) return entry;
  for (const { salt, cost, expiresAt, entries } of book.booklets ?? []) {
    if (entries.length === 0) continue;
    const verifier = await slowHash(words, salt, cost);
    const found = entries.find((one) => one.verifier === verifier);
    if (found) return { ...found, expiresAt };
  }
  return null;
}
