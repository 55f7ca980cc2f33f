import { randomUUID } from 'node:crypto';
import type { Context } from '../context.ts';
import type { Db } from '../db/database.ts';
import { ALIVE_EVERY_MS, type LastLife, downtimeIncident, downtimeOf } from './downtime-rules.ts';
import { keep } from './incident-service.ts';
import { readLastLife, saveLife } from './server-life-store.ts';

/** Writes down that this server lives, so that the next one knows when it ended. */
export class ServerLife {
  readonly #db: Db;
  readonly last: LastLife;
  #savedAt: number | null = null;

  private constructor(db: Db, last: LastLife) {
    this.#db = db;
    this.last = last;
  }

  static async open(db: Db): Promise<ServerLife> {
    return new ServerLife(db, await readLastLife(db));
  }

  /** Called each second; writes now and then, and when the clock was set. */
  async goesOn(now: number): Promise<void> {
    if (this.#savedAt !== null && Math.abs(now - this.#savedAt) < ALIVE_EVERY_MS) return;
    this.#savedAt = now;
    await saveLife(this.#db, { aliveAt: now, stoppedAt: null });
  }

  /** It is stopped on purpose. */
  async ends(now: number): Promise<void> {
    await saveLife(this.#db, { aliveAt: now, stoppedAt: now });
  }
}

/** At a start, before anybody is served: if this server had died and was away for a while, that is an incident, told once, afterwards. */
export async function tellOwnDowntime(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  const away = downtimeOf(ctx.life.last, now);
  await ctx.life.goesOn(now);
  // Of one that it knew before it died (its own line was cut) the story goes on.
  if (!away || ctx.incidents.ofSite(null).some(({ closedAt }) => closedAt === null)) return;
  await ctx.incidents.exclusively(() => keep(ctx, [downtimeIncident(away, randomUUID())]));
}
