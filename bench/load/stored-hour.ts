import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { DATABASE_FILE, openDatabase } from '../../control-server/db/database.ts';
import { MeasureIntake } from '../../control-server/measures/measure-intake.ts';
import { BareStorage } from '../bare/bare-storage.ts';
import { enrolByRows } from './enrol-rows.ts';
import { lightMeasure } from './light-measure.ts';
import { loadIdentity } from './load-city.ts';

/** What heartbeats cost on disk once the hour's buckets are full. */
export type StoredHour = { bytesPerHeartbeat: number; writingUsPerHeartbeat: number };

const HOUR_MS = 3_600_000;
const SECOND_MS = 1_000;
/** How far a heartbeat's measure may be from the beat, ms. */
const UNEVEN_MS = 40;

/**
 * One simulated hour of heartbeats through the control server's own intake, and through the bare storage: the same measures at the same moments. In a run of minutes each row of a minute, and even
 * more one of an hour, would be counted for a few heartbeats instead of all that it holds.
 */
export async function storedHour(
  terminals: number,
  everyMs: number,
): Promise<{ escale: StoredHour; bare: StoredHour }> {
  const folder = mkdtempSync(join(tmpdir(), 'escale-bench-hour-'));
  try {
    const ours = join(folder, 'escale');
    const theirs = join(folder, 'bare');
    mkdirSync(ours);
    await enrolByRows(ours, 'hour', terminals);
    const db = openDatabase(ours);
    const intake = new MeasureIntake(db);
    const escale = await liveHour(terminals, everyMs, join(ours, DATABASE_FILE), {
      take: (terminalId, now, measure) => intake.take(terminalId, now, measure),
      eachSecond: (now) => intake.writeDue(now),
      end: async () => {
        await intake.write();
        await db.destroy();
      },
    });
    const storage = new BareStorage(theirs);
    const bare = await liveHour(terminals, everyMs, join(theirs, 'bare.sqlite'), {
      take: (terminalId, _now, measure) => storage.keepMeasure(terminalId, { measure }),
      eachSecond: async () => storage.writeMeasures(),
      end: async () => storage.close(),
    });
    return { escale, bare };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Storage = {
  take(terminalId: string, now: number, measure: ReturnType<typeof lightMeasure>): void;
  eachSecond(now: number): Promise<void>;
  end(): Promise<void>;
};

async function liveHour(terminals: number, everyMs: number, file: string, storage: Storage): Promise<StoredHour> {
  const ids = Array.from({ length: terminals }, (_, index) => loadIdentity('hour', index).terminalId);
  const empty = bytesIn(file);
  // A whole hour of the clock: its buckets are those of any other.
  const begin = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  const dueAt = ids.map((_, index) => begin + Math.floor((index * everyMs) / terminals));
  let beats = 0;
  const cpu = process.cpuUsage();
  for (let now = begin; now < begin + HOUR_MS; now += SECOND_MS) {
    for (const [index, terminalId] of ids.entries()) {
      while ((dueAt[index] ?? Infinity) < now + SECOND_MS) {
        const at = dueAt[index] ?? 0;
        storage.take(terminalId, at, lightMeasure(at - Math.floor(Math.random() * UNEVEN_MS), 1 + (index % 7)));
        dueAt[index] = at + everyMs;
        beats += 1;
      }
    }
    await storage.eachSecond(now + SECOND_MS);
  }
  const { user, system } = process.cpuUsage(cpu);
  await storage.end();
  const tenths = (value: number) => Math.round(value * 10) / 10;
  return {
    bytesPerHeartbeat: tenths((bytesIn(file) - empty) / beats),
    writingUsPerHeartbeat: tenths((user + system) / beats),
  };
}

/** All of a database, its log included; what is free inside does not count. */
export function bytesIn(file: string): number {
  const sqlite = new BetterSqlite3(file);
  try {
    sqlite.pragma('wal_checkpoint(PASSIVE)');
    const pages =
      Number(sqlite.pragma('page_count', { simple: true })) - Number(sqlite.pragma('freelist_count', { simple: true }));
    return pages * Number(sqlite.pragma('page_size', { simple: true }));
  } finally {
    sqlite.close();
  }
}
