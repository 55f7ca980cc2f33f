import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Db, openDatabase } from './database.ts';
import { GroupCommit } from './group-commit.ts';

let folder: string;
let db: Db;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'escale-group-commit-'));
  db = openDatabase(folder);
});

afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true, force: true });
});

const insertSite = (trx: Db, name: string) =>
  trx.insertInto('sites').values({ site_id: name, name, name_key: name, created_at: 1 }).execute();
const siteNames = async () =>
  (await db.selectFrom('sites').select('name').orderBy('name').execute()).map(({ name }) => name);

function commits(learned: string[][] = [], takesMs = 60_000) {
  const learn = (terminalIds: string[]) => void learned.push(terminalIds);
  return new GroupCommit<string[]>(db, { read: async (_, terminalIds) => [...terminalIds], learn }, takesMs);
}

test('what comes in one turn is one transaction, and memory learns it before anybody is answered', async () => {
  const learned: string[][] = [];
  const group = commits(learned);
  const transactions: string[] = [];
  const answers = await Promise.all(
    ['a', 'b', 'c'].map((name) =>
      group
        .run(async (trx, touch) => {
          await insertSite(trx, name);
          touch(name);
          transactions.push(String(learned.length));
          return name;
        })
        .then((value) => `${value} after ${learned.length}`),
    ),
  );
  expect(answers).toEqual(['a after 1', 'b after 1', 'c after 1']);
  expect(learned).toEqual([['a', 'b', 'c']]);
  expect(await siteNames()).toEqual(['a', 'b', 'c']);
});

test('work that fails takes nothing of the others with it, and touches nothing', async () => {
  const learned: string[][] = [];
  const group = commits(learned);
  const [first, second, third] = await Promise.allSettled([
    group.run((trx) => insertSite(trx, 'a')),
    group.run(async (trx, touch) => {
      touch('nobody');
      await insertSite(trx, 'half');
      await insertSite(trx, 'a');
    }),
    group.run((trx) => insertSite(trx, 'c')),
  ]);
  expect([first.status, second.status, third.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await siteNames()).toEqual(['a', 'c']);
  expect(learned).toEqual([]);
});

test('a disk that is full fails the whole group, keeps nothing of it, and the next one works', async () => {
  const group = commits();
  await sql`PRAGMA max_page_count = 1`.execute(db);
  const results = await Promise.allSettled([
    group.run((trx) => insertSite(trx, 'a')),
    group.run((trx) => insertSite(trx, 'x'.repeat(1_000_000))),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await sql`PRAGMA max_page_count = 1000000`.execute(db);
  await group.run((trx) => insertSite(trx, 'later'));
  expect(await siteNames()).toEqual(['later']);
});

test('a group that has taken long enough leaves the rest to the next one', async () => {
  const learned: string[][] = [];
  const group = commits(learned, 0);
  const touching = (name: string) => group.run(async (_, touch) => touch(name));
  await Promise.all(['a', 'b', 'c'].map(touching));
  expect(learned).toEqual([['a'], ['b'], ['c']]);
});

test('a database that is gone answers everybody', async () => {
  const group = commits();
  await group.run((trx) => insertSite(trx, 'first'));
  await db.destroy();
  const results = await Promise.allSettled([1, 2].map(() => group.run((trx) => insertSite(trx, 'a'))));
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  db = openDatabase(folder);
});

test('work that comes while a group is written is in the next one, in order', async () => {
  const group = commits();
  const order: string[] = [];
  const first = group.run(async (trx) => {
    void group.run(async () => void order.push('second'));
    await insertSite(trx, 'a');
    order.push('first');
  });
  await first;
  await group.run(async () => void order.push('third'));
  expect(order).toEqual(['first', 'second', 'third']);
});
