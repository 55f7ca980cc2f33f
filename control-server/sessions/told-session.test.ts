import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Db, openDatabase } from '../db/database.ts';
import { statement } from '../db/statements.ts';
import { unhurried } from '../db/unhurried.ts';
import { applyFact } from './session-rules.ts';
import { findSession } from './session-store.ts';
import { ToldSession } from './told-session.ts';

let folder: string;
let db: Db;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'escale-told-session-'));
  db = openDatabase(folder);
  await db.insertInto('sites').values({ site_id: 'site', name: 'S', name_key: 's', created_at: 1 }).execute();
  for (const terminal_id of ['one', 'two']) {
    const of = { name: terminal_id, name_key: terminal_id, public_key: terminal_id, enrolled_at: 1 };
    await db
      .insertInto('terminals')
      .values({ terminal_id, site_id: 'site', ...of, wipe_pending: 0 })
      .execute();
  }
});

afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true, force: true });
});

/** Tells facts, and says how often rows were written for them. */
async function tell(facts: readonly { terminalId: string; sessionId: string; consumedMs: number | null }[]) {
  return unhurried(db, async (trx) => {
    const written = () => statement(trx, 'SELECT total_changes() AS count').get() as { count: number };
    const before = written().count;
    const sessions = new ToldSession(trx);
    for (const { terminalId, sessionId, consumedMs } of facts) {
      const known = await sessions.find(sessionId);
      const began = { type: 'session-began', sessionId, startedAt: 1, endsAt: 900_000 } as const;
      const event = consumedMs === null ? began : ({ type: 'time-consumed', sessionId, consumedMs } as const);
      const after = applyFact(known, event, { terminalId, siteId: 'site' });
      if (after) sessions.is(after);
    }
    await sessions.save();
    return written().count - before;
  });
}
const consumedOf = async (sessionId: string) => (await findSession(db, sessionId))?.consumedMs ?? null;

test('facts in a row of one session are one row written, as the last of them says', async () => {
  const of = { terminalId: 'one', sessionId: 'a' };
  expect(
    await tell([
      { ...of, consumedMs: null },
      { ...of, consumedMs: 30_000 },
      { ...of, consumedMs: 60_000 },
    ]),
  ).toBe(1);
  expect(await consumedOf('a')).toBe(60_000);
  expect(await tell([30_000, 90_000, 120_000].map((consumedMs) => ({ ...of, consumedMs })))).toBe(1);
  expect(await consumedOf('a')).toBe(120_000);
});

test('what changes nothing writes nothing, and tells nothing of a session that is not there', async () => {
  const of = { terminalId: 'one', sessionId: 'a' };
  await tell([
    { ...of, consumedMs: null },
    { ...of, consumedMs: 60_000 },
  ]);
  expect(await tell([{ ...of, consumedMs: 60_000 }])).toBe(0);
  expect(await tell([{ ...of, sessionId: 'none', consumedMs: 1 }])).toBe(0);
  expect(await consumedOf('none')).toBeNull();
});

test('facts of two sessions in turns are written each where they belong', async () => {
  const one = { terminalId: 'one', sessionId: 'a' };
  const two = { terminalId: 'two', sessionId: 'b' };
  await tell([
    { ...one, consumedMs: null },
    { ...two, consumedMs: null },
    { ...one, consumedMs: 30_000 },
    { ...two, consumedMs: 45_000 },
    { ...one, consumedMs: 60_000 },
  ]);
  expect([await consumedOf('a'), await consumedOf('b')]).toEqual([60_000, 45_000]);
});
