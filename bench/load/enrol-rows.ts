import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { DATABASE_FILE, openDatabase, readServerId } from '../../control-server/db/database.ts';
import { TERMINALS_PER_SITE, loadIdentity, publicKeyOf } from './load-city.ts';

/**
 * Enrols terminals 0 to `count` - 1 of the city of `seed` by writing their rows into the database of `dataDir`, before a server is started on it. Enrolment itself
 * (a code each, some ten a minute and address) is measured nowhere: it happens once in the life of a terminal. 10,000 take about two seconds.
 * @returns the server's id, which terminals sign in their proofs
 */
export async function enrolByRows(
  dataDir: string,
  seed: string,
  count: number,
  perSite: number = TERMINALS_PER_SITE,
): Promise<string> {
  const db = openDatabase(dataDir);
  const now = Date.now();
  const serverId = await readServerId(db, now);
  await db.destroy();
  const sqlite = new BetterSqlite3(join(dataDir, DATABASE_FILE));
  try {
    const site = sqlite.prepare(
      'INSERT OR IGNORE INTO sites (site_id, name, name_key, created_at) VALUES (?, ?, lower(?), ?)',
    );
    const terminal = sqlite.prepare(
      'INSERT OR IGNORE INTO terminals (terminal_id, site_id, name, name_key, public_key, enrolled_at) VALUES (?, ?, ?, lower(?), ?, ?)',
    );
    sqlite.transaction(() => {
      for (let index = 0; index < count; index += 1) {
        const identity = loadIdentity(seed, index, perSite);
        const { siteId, siteName, terminalId, name } = identity;
        site.run(siteId, siteName, siteName, now);
        terminal.run(terminalId, siteId, name, name, publicKeyOf(identity), now);
      }
    })();
  } finally {
    sqlite.close();
  }
  return serverId;
}
