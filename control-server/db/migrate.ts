import type BetterSqlite3 from 'better-sqlite3';
import { firstTables } from './migrations/0001-first-tables.ts';
import { measuresAndRollups } from './migrations/0002-measures-and-rollups.ts';
import { commands } from './migrations/0003-commands.ts';
import { roomRules } from './migrations/0004-room-rules.ts';
import { helpCalls } from './migrations/0005-help-calls.ts';
import { ticketBooks } from './migrations/0006-ticket-books.ts';
import { refusals } from './migrations/0007-refusals.ts';
import { queue } from './migrations/0008-queue.ts';
import { workshops } from './migrations/0009-workshops.ts';
import { cards } from './migrations/0010-cards.ts';
import { cutOff } from './migrations/0011-cut-off.ts';
import { extensionsBefore } from './migrations/0012-extensions-before.ts';
import { pauses } from './migrations/0013-pauses.ts';
import { incidents } from './migrations/0014-incidents.ts';
import { whatComesOften } from './migrations/0015-what-comes-often.ts';
import { serverLife } from './migrations/0016-server-life.ts';

/** What a migration does: statements, or a program where they are not enough. */
type Migration = { number: number; sql: string | ((sqlite: BetterSqlite3.Database) => void) };

/** The numbered migrations, in order; number N brings a database from N-1 to N. A shipped one is never edited. */
const migrations: readonly Migration[] = [
  { number: 1, sql: firstTables },
  { number: 2, sql: measuresAndRollups },
  { number: 3, sql: commands },
  { number: 4, sql: roomRules },
  { number: 5, sql: helpCalls },
  { number: 6, sql: ticketBooks },
  { number: 7, sql: refusals },
  { number: 8, sql: queue },
  { number: 9, sql: workshops },
  { number: 10, sql: cards },
  { number: 11, sql: cutOff },
  { number: 12, sql: extensionsBefore },
  { number: 13, sql: pauses },
  { number: 14, sql: incidents },
  { number: 15, sql: whatComesOften },
  { number: 16, sql: serverLife },
];

/** The number of the newest migration this program knows. */
export const DATABASE_VERSION = migrations.at(-1)?.number ?? 0;

/** A database made by a later program: opening it could misread or damage it. */
export class NewerDatabaseError extends Error {
  constructor(found: number) {
    super(`base de données plus récente que ce programme (${found} > ${DATABASE_VERSION})`);
    this.name = 'NewerDatabaseError';
  }
}

/**
 * Brings a database up to DATABASE_VERSION, each step with its number in one transaction.
 * @throws NewerDatabaseError, before anything is written, when the database is from a later program
 */
export function migrate(sqlite: BetterSqlite3.Database): void {
  const found = Number(sqlite.pragma('user_version', { simple: true }));
  if (found > DATABASE_VERSION) throw new NewerDatabaseError(found);
  for (const { number, sql } of migrations) {
    if (number <= found) continue;
    sqlite.transaction(() => {
      if (typeof sql === 'string') sqlite.exec(sql);
      else sql(sqlite);
      sqlite.pragma(`user_version = ${number}`);
    })();
  }
}
