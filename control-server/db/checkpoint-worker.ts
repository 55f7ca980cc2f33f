import { parentPort, workerData } from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';
import type { CheckpointAnswer, CheckpointAsked } from './checkpoints.ts';

/** The thread of checkpoints.ts: a connection of its own to the same file. */
const sqlite = new BetterSqlite3(workerData as string, { fileMustExist: true });
/** Each pass copies what was written during the one before, which is ever less; where nothing is left the next writer begins the log anew. */
const PASSES = 3;
/** A log of so many pages (of 4 KiB: 64 MB) is begun anew in any case, and writers wait for that moment. */
const LONG_LOG_PAGES = 16_000;

type Progress = { busy: number; log: number; checkpointed: number };
const checkpoint = (mode: 'PASSIVE' | 'RESTART') =>
  (sqlite.pragma(`wal_checkpoint(${mode})`) as [Progress, ...Progress[]])[0];

function work(): CheckpointAnswer {
  try {
    for (let pass = 0; pass < PASSES; pass += 1) {
      const { log, checkpointed } = checkpoint('PASSIVE');
      if (checkpointed === log) return { ok: true };
      if (pass === PASSES - 1 && log > LONG_LOG_PAGES) checkpoint('RESTART');
    }
    return { ok: true };
  } catch (error) {
    // A full or read-only disk: nothing is lost, the log only stays as long as it is.
    return { ok: false, code: error instanceof BetterSqlite3.SqliteError ? error.code : 'unknown' };
  }
}

parentPort?.on('message', (asked: CheckpointAsked) => {
  if (asked === 'checkpoint') parentPort?.postMessage(work());
  else {
    sqlite.close();
    parentPort?.close();
  }
});
