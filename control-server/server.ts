import type { Logger } from 'pino';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { type Context, closeContext, openContext } from './context.ts';
import { acceptFor } from './gateways/accepting.ts';
import type { Door } from './gateways/door.ts';
import { makeHttpApp } from './gateways/http-gateway.ts';
import { allowedOrigins } from './gateways/origin-rules.ts';
import { openSockets } from './gateways/socket-server.ts';
import { tellOwnDowntime } from './incidents/server-life.ts';
import { makeLog } from './log.ts';
import { followTerminals } from './queue/queue-service.ts';
import { startSchedule } from './schedule.ts';
import { FIRST_ACCOUNT_PAGE } from './staff/first-account.ts';
import { countStaff } from './staff/staff-store.ts';

export type RunningServer = {
  /** where it listens, e.g. `http://127.0.0.1:4600` */
  url: string;
  /** the one-time link of the first account; null when there is an account */
  firstAccountUrl: string | null;
  context: Context;
  /** Stops taking messages, finishes what runs, closes the database. */
  close(): Promise<void>;
};

/** An `import` of it reads all its exports, and one of them (http.WebSocket) is Node's HTTP client, which no server needs: 7 MiB. */
const { createServer } = process.getBuiltinModule('node:http');

/** Longest wait for HTTP requests at the end. */
const CLOSE_WITHIN_MS = 2_000;

/**
 * Starts a control server.
 * @throws NewerDatabaseError, what SQLite and the file system throw, or the system's error when the port is taken
 */
export async function startServer(
  config: Config,
  clock: Clock = systemClock,
  log: Logger = makeLog(config.logLevel),
): Promise<RunningServer> {
  const ctx = await openContext(config, clock, log);
  try {
    await tellOwnDowntime(ctx);
    // Filled in once the port is known, before the first request can come.
    const door: Door = { config, origins: new Set() };
    const httpServer = createServer(makeHttpApp(ctx, door));
    const closeSockets = openSockets(ctx, door, httpServer);
    const accepting = await acceptFor(httpServer, config);
    const { port } = accepting;
    door.origins = allowedOrigins(config, port);
    const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
    const hasAccount = (await countStaff(ctx.db)) > 0;
    ctx.address = config.publicUrl ?? url;
    const link = `${ctx.address}${FIRST_ACCOUNT_PAGE}`;
    const firstAccountUrl = hasAccount ? null : `${link}#${ctx.firstAccount.open()}`;
    const stopSchedule = startSchedule(ctx);
    const stopQueues = followTerminals(ctx);
    return {
      url,
      firstAccountUrl,
      context: ctx,
      async close() {
        await stopSchedule();
        await stopQueues();
        // Requests being answered may end; one that hangs may not hold the server.
        const impatience = setTimeout(() => httpServer.closeAllConnections(), CLOSE_WITHIN_MS);
        await Promise.all([accepting.close(), closeSockets()]);
        clearTimeout(impatience);
        await closeContext(ctx);
      },
    };
  } catch (error) {
    await closeContext(ctx);
    throw error;
  }
}
