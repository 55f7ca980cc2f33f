import type { Logger } from 'pino';
import { Changes } from './changes.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { type Db, openDatabase, readServerId } from './db/database.ts';
import { type Limits, makeLimits } from './limits.ts';
import { MeasureIntake } from './measures/measure-intake.ts';
import { latestMeasures } from './measures/measure-store.ts';
import { withMeasure } from './measures/recent-rules.ts';
import { LineWatch } from './sites/line-watch.ts';
import { FirstAccountLink } from './staff/first-account.ts';
import { PasswordHashing } from './staff/password-hash.ts';
import { LiveTerminals } from './terminals/live-terminals.ts';
import { listTerminals } from './terminals/terminal-store.ts';
import { readTicketKey } from './tickets/ticket-key.ts';

/** Everything that the parts of the server share. Services are functions that take it. */
export type Context = {
  config: Config;
  clock: Clock;
  log: Logger;
  db: Db;
  serverId: string;
  ticketKey: Buffer;
  changes: Changes;
  live: LiveTerminals;
  lines: LineWatch;
  measures: MeasureIntake;
  limits: Limits;
  passwords: PasswordHashing;
  firstAccount: FirstAccountLink;
};

/**
 * Opens the data folder and makes the context.
 * @throws NewerDatabaseError, or what SQLite and the file system throw
 */
export async function openContext(config: Config, clock: Clock, log: Logger): Promise<Context> {
  const db = openDatabase(config.dataDir);
  try {
    const ticketKey = readTicketKey(config.dataDir);
    const serverId = await readServerId(db, clock.now());
    const live = new LiveTerminals();
    const measures = new Map((await latestMeasures(db)).map((taken) => [taken.terminalId, taken]));
    for (const { terminalId, siteId, lastHeardAt } of await listTerminals(db)) {
      const taken = measures.get(terminalId);
      live.remember(terminalId, {
        siteId,
        lastHeardAt,
        recent: taken ? withMeasure(null, taken.measure, taken.receivedAt) : null,
      });
    }
    return {
      config,
      clock,
      log,
      db,
      serverId,
      ticketKey,
      changes: new Changes(),
      live,
      lines: new LineWatch(live),
      measures: new MeasureIntake(db),
      limits: makeLimits(),
      passwords: new PasswordHashing(),
      firstAccount: new FirstAccountLink(),
    };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** Writes what is gathered and closes the database. */
export async function closeContext(ctx: Context): Promise<void> {
  await ctx.measures.write();
  await ctx.db.destroy();
}
