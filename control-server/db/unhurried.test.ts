import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase, readServerId } from './database.ts';
import { unhurried } from './unhurried.ts';

test('only its own commit does not wait for the disk, whether it succeeds or not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'escale-unhurried-'));
  let syncs = 0;
  const sync = (_: number, done: (error: null) => void) => {
    syncs += 1;
    done(null);
  };
  const db = openDatabase(folder, { sync });
  try {
    await unhurried(db, (trx) => readServerId(trx, 1));
    expect(syncs).toBe(0);
    const failing = unhurried(db, async (trx) => {
      await trx.updateTable('server').set({ created_at: 5 }).execute();
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(syncs).toBe(0);
    expect(await db.selectFrom('server').select('created_at').executeTakeFirst()).toEqual({ created_at: 1 });
    await Promise.all([
      unhurried(db, (trx) => trx.updateTable('server').set({ created_at: 2 }).execute()),
      db.transaction().execute((trx) => trx.updateTable('server').set({ created_at: 3 }).execute()),
    ]);
    expect(syncs).toBe(1);
  } finally {
    await db.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
});
