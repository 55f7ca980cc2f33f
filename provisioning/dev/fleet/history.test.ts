import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DATABASE_FILE, openDatabase } from '../../../control-server/db/database.ts';
import type { FleetSiteNow } from './fleet.ts';
import { fleetSites } from './fleet-sites.ts';
import { History } from './history.ts';

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'escale-history-'));
  await openDatabase(folder).destroy();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A site whose terminals are rows of the database and nothing else. */
function enrolledSite(db: SQLite.Database): FleetSiteNow {
  const [plan] = fleetSites;
  if (!plan) throw new Error('no site');
  const siteId = randomUUID();
  db.prepare('INSERT INTO sites (site_id, name, name_key, created_at) VALUES (?, ?, ?, 0)').run(siteId, 'S', 's');
  const terminals = plan.terminals.map(({ name }) => {
    const terminalId = randomUUID();
    db.prepare(
      'INSERT INTO terminals (terminal_id, site_id, name, name_key, public_key, enrolled_at) VALUES (?, ?, ?, ?, ?, 0)',
    ).run(terminalId, siteId, name, name, randomUUID());
    return { identity: { terminalId } };
  });
  return { plan, siteId, terminals } as unknown as FleetSiteNow;
}

test('the past is written once, while the database is in use by another', async () => {
  const db = new SQLite(join(folder, DATABASE_FILE));
  try {
    const site = enrolledSite(db);
    const now = Date.parse('2026-11-23T20:00:00Z');
    const history = new History(folder, now, 1);
    const first = history.write(site);
    // The server writes too, and waits no longer than its own patience.
    db.prepare('UPDATE server SET created_at = 1').run();
    const count = await first;
    expect(count).toBeGreaterThan(5 * 24 * 36);
    expect(await history.write(site)).toBe(0);
    await history.close();
    const { measures } = db.prepare('SELECT sum(measures) AS measures FROM measure_hours').get() as {
      measures: number;
    };
    expect(measures).toBe(count);
  } finally {
    db.close();
  }
});
