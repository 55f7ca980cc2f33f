import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CompiledQuery } from 'kysely';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Checkpoints } from './checkpoints.ts';
import { DATABASE_FILE, type Db, openDatabase } from './database.ts';

const MEBIBYTE = 1024 * 1024;
let folder: string;
let db: Db;
let checkpoints: Checkpoints;

const size = (suffix = '') => statSync(join(folder, `${DATABASE_FILE}${suffix}`)).size;
/** Writes as many bytes, a transaction for each mebibyte. */
async function write(mebibytes: number): Promise<void> {
  for (let done = 0; done < mebibytes; done += 1)
    await db.executeQuery(CompiledQuery.raw('insert into filling values (randomblob(?))', [MEBIBYTE]));
}

/** As the server asks each second: what is asked for while a checkpoint runs is not made afterwards. */
const checkedSize = () => {
  checkpoints.check();
  return size();
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'escale-checkpoints-'));
  db = openDatabase(folder);
  checkpoints = await Checkpoints.takeOver(db, folder, pino({ level: 'silent' }));
  await db.executeQuery(CompiledQuery.raw('create table filling (content blob)'));
});

afterEach(async () => {
  await checkpoints.close();
  await db.destroy();
  rmSync(folder, { recursive: true, force: true });
});

describe('checkpoints', { timeout: 60_000 }, () => {
  it('copy the log into the database, which commits themselves do not', async () => {
    const before = size();
    await write(12);
    expect(size()).toBe(before);
    await expect.poll(checkedSize, { timeout: 20_000 }).toBeGreaterThan(before + 11 * MEBIBYTE);
  });

  it('leave a short log alone', async () => {
    const before = size();
    await write(2);
    checkpoints.check();
    await checkpoints.close();
    expect(size()).toBe(before);
  });

  it('let the log be begun anew, so that it does not grow without an end', async () => {
    for (let round = 0; round < 4; round += 1) {
      const before = size();
      await write(8);
      await expect.poll(checkedSize, { timeout: 20_000 }).toBeGreaterThan(before + 7 * MEBIBYTE);
    }
    expect(size('-wal')).toBeLessThan(20 * MEBIBYTE);
  });

  it('copy at the start the long log that a killed server left', async () => {
    await write(6);
    // What a kill leaves: the files as they lie there, and nobody who closes them.
    const left = mkdtempSync(join(tmpdir(), 'escale-checkpoints-left-'));
    for (const suffix of ['', '-wal'])
      cpSync(join(folder, `${DATABASE_FILE}${suffix}`), join(left, `${DATABASE_FILE}${suffix}`));
    const next = openDatabase(left);
    expect(statSync(join(left, `${DATABASE_FILE}-wal`)).size).toBeGreaterThan(6 * MEBIBYTE);
    await Checkpoints.takeOver(next, left, pino({ level: 'silent' }));
    expect(statSync(join(left, `${DATABASE_FILE}-wal`)).size).toBe(0);
    const { rows } = await next.executeQuery(CompiledQuery.raw('select count(*) as count from filling'));
    expect(rows).toEqual([{ count: 6 }]);
    await next.destroy();
    rmSync(left, { recursive: true, force: true });
  });

  it('are ended before a program that stops, where nothing else keeps it alive', async () => {
    await write(6);
    const program = join(folder, 'stops.mjs');
    const text = `
      import { Checkpoints } from ${JSON.stringify(join(import.meta.dirname, 'checkpoints.ts'))};
      const checkpoints = await Checkpoints.takeOver({ executeQuery: async () => {} }, ${JSON.stringify(folder)}, null);
      checkpoints.check();
      await checkpoints.close();
      process.stdout.write('closed');`;
    writeFileSync(program, text);
    const { stdout } = await promisify(execFile)(process.execPath, [program]);
    expect(stdout).toBe('closed');
  });

  it('lose nothing, and end with the database', async () => {
    await write(6);
    checkpoints.check();
    await checkpoints.close();
    await db.destroy();
    db = openDatabase(folder);
    const { rows } = await db.executeQuery(CompiledQuery.raw('select count(*) as count from filling'));
    expect(rows).toEqual([{ count: 6 }]);
  });
});
