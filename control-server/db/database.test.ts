import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { DATABASE_FILE, openDatabase, readServerId } from './database.ts';

test('between the reading and the writing of a transaction no other program writes: it waits instead of throwing ours out', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'escale-database-'));
  const ours = openDatabase(folder);
  const theirs = new SQLite(join(folder, DATABASE_FILE), { timeout: 0 });
  try {
    await readServerId(ours, 1);
    const theyWrite = theirs.prepare('UPDATE server SET created_at = 2');
    await ours.transaction().execute(async (trx) => {
      await trx.selectFrom('server').selectAll().execute();
      expect(() => theyWrite.run()).toThrow(/locked/);
      await trx.updateTable('server').set({ created_at: 3 }).execute();
    });
    expect(theyWrite.run().changes).toBe(1);
  } finally {
    theirs.close();
    await ours.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a full disk is told as such, not as a failed rollback', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'escale-database-'));
  const ours = openDatabase(folder);
  try {
    await readServerId(ours, 1);
    // What a full disk does to a transaction: SQLite undoes it and says SQLITE_FULL.
    await sql`PRAGMA max_page_count = 1`.execute(ours);
    const filling = ours.transaction().execute(async (trx) => {
      const name = 'x'.repeat(1_000_000);
      await trx.insertInto('sites').values({ site_id: 's', name, name_key: 'x', created_at: 1 }).execute();
    });
    await expect(filling).rejects.toMatchObject({ code: 'SQLITE_FULL' });
  } finally {
    await ours.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
});
