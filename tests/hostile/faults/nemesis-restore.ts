import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import BetterSqlite3 from 'better-sqlite3';
import { DATABASE_FILE } from '../../../control-server/db/database.ts';
import { between, oneOf } from '../../../provisioning/dev/fleet/seeded-random.ts';
import type { City } from './city.ts';
import type { Nemesis } from './nemesis.ts';

/** Backups a round chooses from: the newest is a second old, the oldest some rounds. */
const KEPT_BACKUPS = 4;
const backups = new WeakMap<City, string[]>();

/** The server is killed and comes back with an older database: the terminals, ahead of it, tell again what it lost. */
const restore: Nemesis = {
  name: 'restore-backup',
  isHeavy: false,
  whyNot: () => null,
  conditions: { wasRestored: true },
  scope: 'city',
  async round(city, random) {
    const { server, folder, room } = city;
    const kept = backups.get(city) ?? [];
    const file = join(folder, `backup-${Date.now()}.sqlite`);
    await backUp(join(server.dataDir, DATABASE_FILE), file);
    backups.set(city, [...kept, file].slice(-KEPT_BACKUPS));
    await pause(between(random, 200, 1_200));
    const chosen = random() < 0.6 ? file : (oneOf(random, backups.get(city) ?? []) ?? file);
    await server.kill();
    const database = join(server.dataDir, DATABASE_FILE);
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${database}${suffix}`, { force: true });
    copyFileSync(chosen, database);
    room.throwTicketsAway();
    await server.start();
  },
};

/** SQLite's own online backup, beside the running server (sqlite.org/backup.html). */
async function backUp(database: string, file: string): Promise<void> {
  const sqlite = new BetterSqlite3(database, { readonly: true });
  try {
    await sqlite.backup(file);
  } finally {
    sqlite.close();
  }
}

export const restores = [restore];
