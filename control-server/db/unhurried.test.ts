import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { type Db, openDatabase, readServerId } from './database.ts';
import { unhurried } from './unhurried.ts';

/** 1: NORMAL, 2: FULL (sqlite.org/pragma.html#pragma_synchronous). */
async function synchronous(db: Db): Promise<number | undefined> {
  const { rows } = await sql<{ synchronous: number }>`PRAGMA synchronous`.execute(db);
  return rows[0]?.synchronous;
}

test('only its own commit does not wait for the disk, whether it succeeds or not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'escale-unhurried-'));
  const db = openDatabase(folder);
  try {
    expect(await synchronous(db)).toBe(2);
    const [inside, beside] = await Promise.all([
      unhurried(db, async (trx) => {
        await readServerId(trx, 1);
        return synchronous(trx);
      }),
      db.transaction().execute(synchronous),
    ]);
    expect([inside, beside]).toEqual([1, 2]);
    const failing = unhurried(db, async (trx) => {
      await trx.updateTable('server').set({ created_at: 5 }).execute();
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await synchronous(db)).toBe(2);
    expect(await db.selectFrom('server').select('created_at').executeTakeFirst()).toEqual({ created_at: 1 });
  } finally {
    await db.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
});
