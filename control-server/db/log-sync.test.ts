import { execFileSync, spawnSync } from 'node:child_process';
import { fstatSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { CompiledQuery } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DATABASE_FILE, type Db, openDatabase } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import type { LogLostError } from './log-sync.ts';
import { CommittedReader } from './reader.ts';
import { unhurried } from './unhurried.ts';

let folder: string;
let db: Db;
/** The fsyncs under way: a test ends them when it likes. */
let syncs: { descriptor: number; end: (error?: Error) => void }[];
let isHeld: boolean;
let lost: LogLostError[];
let told: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'escale-log-sync-'));
  [syncs, lost, told] = [[], [], []];
  isHeld = true;
  db = openDatabase(folder, {
    sync: (descriptor, done) => {
      if (isHeld) syncs.push({ descriptor, end: (error) => done(error ?? null) });
      else done(null);
    },
    onLost: (error) => void lost.push(error),
  });
});

afterEach(async () => {
  isHeld = false;
  endAll();
  await db.destroy();
  rmSync(folder, { recursive: true, force: true });
});

/** Ends the fsyncs that are under way now. */
function endAll(error?: Error): void {
  for (const { end } of syncs.splice(0)) end(error);
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await turn();
}
const underWay = () => until(() => syncs.length === 1);
const tells = (count: number) => until(() => told.length >= count);
const addSite = (to: Db, name: string) =>
  to.insertInto('sites').values({ site_id: name, name, name_key: name, created_at: 1 }).execute();
/** Notes in `told` how it ended. */
const tell = (name: string, work: Promise<unknown>) =>
  work.then(
    () => void told.push(name),
    (error: Error) => void told.push(`${name}: ${error.name}`),
  );
const writing = (name: string) =>
  tell(
    name,
    db.transaction().execute((trx) => addSite(trx, name)),
  );

describe('what is committed', () => {
  it('is told when an fsync that began after the commit has ended: of a transaction', async () => {
    const written = writing('a');
    await underWay();
    expect(told).toEqual([]);
    endAll();
    await written;
    expect([syncs.length, told]).toEqual([0, ['a']]);
  });

  it('of a statement outside one, which keeps nobody else from the connection meanwhile', async () => {
    void tell('a', addSite(db, 'a'));
    void tell('b', addSite(db, 'b'));
    await underWay();
    // Other work has the connection, and b has run.
    await unhurried(db, async () => {});
    expect(told).toEqual([]);
    endAll();
    await tells(1);
    // The fsync that began after a says nothing of b.
    expect([syncs.length, told]).toEqual([1, ['a']]);
    endAll();
    await tells(2);
    expect([syncs.length, told]).toEqual([0, ['a', 'b']]);
  });

  it('by another, to who only reads it', async () => {
    void tell('written', addSite(db, 'a'));
    void tell('read', db.selectFrom('sites').selectAll().execute());
    await underWay();
    await unhurried(db, async () => {});
    expect(told).toEqual([]);
    endAll();
    await tells(2);
    expect(told).toEqual(['written', 'read']);
    await db.selectFrom('sites').selectAll().execute();
    expect(syncs).toEqual([]);
  });

  it('without a wait where nobody is told of it: that goes with the next that is', async () => {
    await unhurried(db, (trx) => addSite(trx, 'measure'));
    await db.selectFrom('sites').selectAll().execute();
    expect(syncs).toEqual([]);
  });
});

describe('a group', () => {
  const groupCommit = () =>
    new GroupCommit<string[]>(db, {
      read: async (_, terminalIds) => [...terminalIds],
      learn: (terminalIds) => void told.push(`learns ${terminalIds.join()}`),
    });
  const piece = (group: GroupCommit<string[]>, name: string) =>
    tell(
      name,
      group.run(async (trx, touch) => {
        await addSite(trx, name);
        touch(name);
      }),
    );

  it('is learned with its commit and answered with its fsync; others commit meanwhile, and are answered in order', async () => {
    const group = groupCommit();
    void piece(group, 'a');
    await underWay();
    expect(told).toEqual(['learns a']);
    void piece(group, 'b');
    await tells(2);
    void piece(group, 'c');
    await tells(3);
    // One fsync at a time: nothing of b and c is on the disk when the first ends.
    expect([syncs.length, told]).toEqual([1, ['learns a', 'learns b', 'learns c']]);
    endAll();
    await tells(4);
    expect([syncs.length, told.slice(3)]).toEqual([1, ['a']]);
    endAll();
    await tells(6);
    expect(told.slice(4)).toEqual(['b', 'c']);
  });

  it('has whoever tells of it without a commit of their own wait for it', async () => {
    const group = groupCommit();
    expect(group.covered()).toBeNull();
    void piece(group, 'a');
    await underWay();
    const hello = tell('hello', group.covered() ?? Promise.resolve());
    await turn();
    expect(told).toEqual(['learns a']);
    endAll();
    await hello;
    expect(group.covered()).toBeNull();
  });

  it('that the disk does not take is refused with all that waits and all that comes, and the program ends', async () => {
    const group = groupCommit();
    void piece(group, 'a');
    await underWay();
    void piece(group, 'b');
    await tells(2);
    void tell('c', addSite(db, 'c'));
    void writing('d');
    const reader = new CommittedReader(folder);
    await until(() => reader.first<{ count: number }>('SELECT count(*) AS count FROM sites')?.count === 4);
    reader.close();
    endAll(Object.assign(new Error('input/output error'), { code: 'EIO' }));
    await tells(6);
    const refused = (names: string[]) => names.map((name) => `${name}: LogLostError`);
    expect(told.slice(2).sort()).toEqual(refused(['a', 'b', 'c', 'd']));
    expect(lost.map(({ code }) => code)).toEqual(['EIO']);
    // The next fsync would succeed, and prove nothing.
    told = [];
    void piece(group, 'e');
    void writing('f');
    void tell('g', addSite(db, 'g'));
    void tell('read', db.selectFrom('sites').selectAll().execute());
    await tells(4);
    expect(told.sort()).toEqual(refused(['e', 'f', 'g', 'read']));
    expect([syncs.length, lost.length]).toEqual([0, 1]);
  });
});

it('a program whose disk fails ends with an error that nobody catches, and tells nobody that what it wrote is kept', () => {
  const other = mkdtempSync(join(tmpdir(), 'escale-log-sync-'));
  const program = `
    import { openDatabase, readServerId } from './database.ts';
    const failing = Object.assign(new Error('i/o error'), { code: 'EIO' });
    const db = openDatabase(${JSON.stringify(other)}, { sync: (_, done) => setImmediate(done, failing) });
    const keepsRunning = setInterval(() => {}, 1_000);
    await readServerId(db, 1).then(() => console.log('kept'), (error) => console.log('refused ' + error.code));`;
  const args = ['--input-type=module-typescript', '-e', program];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: import.meta.dirname,
    encoding: 'utf8',
    timeout: 20_000,
  });
  rmSync(other, { recursive: true, force: true });
  expect([status, stdout]).toEqual([1, 'refused EIO\n']);
  expect(stderr).toContain('LogLostError');
});

describe('the log that is synced', () => {
  const isTheLog = async (name: string) => {
    const done = writing(name);
    await underWay();
    const { ino, size } = fstatSync(syncs[0]?.descriptor ?? -1);
    const now = statSync(join(folder, `${DATABASE_FILE}-wal`));
    endAll();
    await done;
    return ino === now.ino && size > 0;
  };

  it('is the one that SQLite writes, whoever else opens, copies and closes the database meanwhile', async () => {
    expect(await isTheLog('a')).toBe(true);
    const file = join(folder, DATABASE_FILE);
    const beside = new SQLite(file);
    beside.exec('UPDATE sites SET created_at = 2');
    beside.pragma('wal_checkpoint(TRUNCATE)');
    beside.close();
    expect(await isTheLog('b')).toBe(true);
    // Another program: its last connection is not the last, and it cannot change how the database is kept.
    const program = `
      const SQLite = require('better-sqlite3');
      const db = new SQLite(${JSON.stringify(file)}, { timeout: 0 });
      db.exec('UPDATE sites SET created_at = 3');
      try { db.pragma('journal_mode = DELETE'); } catch {}
      db.close();`;
    execFileSync(process.execPath, ['-e', program], { cwd: import.meta.dirname });
    expect(await isTheLog('c')).toBe(true);
    await unhurried(db, async () => {});
    const truncated = db.executeQuery(CompiledQuery.raw('pragma wal_checkpoint(TRUNCATE)'));
    await underWay();
    endAll();
    await truncated;
    expect(await isTheLog('d')).toBe(true);
  });
});

it('a database whose log cannot be opened by itself syncs it within each commit', async () => {
  const pragma = async (of: Db) => (await of.executeQuery(CompiledQuery.raw('pragma synchronous'))).rows;
  expect(await pragma(db)).toEqual([{ synchronous: 1 }]);
  const other = mkdtempSync(join(tmpdir(), 'escale-log-sync-'));
  const full = openDatabase(other, {
    openLog: () => {
      throw new Error('no');
    },
  });
  expect(await pragma(full)).toEqual([{ synchronous: 2 }]);
  await addSite(full, 'a');
  await full.destroy();
  rmSync(other, { recursive: true, force: true });
});
