import { readConfig } from './config.ts';
import { NewerDatabaseError } from './db/migrate.ts';
import { reportIncident } from './incident.ts';
import { makeLog } from './log.ts';
import { startServer } from './server.ts';
import { startRefusal } from './start-refusal-rules.ts';

/** Exits when the start is refused for a reason that a technician can mend. */
function refuseToStart(lines: readonly string[]): never {
  process.stderr.write(`Le serveur ne démarre pas :\n${lines.map((line) => `  - ${line}\n`).join('')}`);
  process.exit(1);
}

/** One line of stdout for whoever started us: where we listen, and the one-time link. */
function say(line: { kind: 'listening' | 'first-account'; url: string }): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** What residents come for most, as far as its door (docs/diagnosis.md). A server without a public address serves a test, and looks at nothing outside. */
const SERVICES = 'www.impots.gouv.fr,www.caf.fr,www.ameli.fr,www.francetravail.fr,ants.gouv.fr';
const usualServices = process.env['ESCALE_PUBLIC_URL'] ? SERVICES : '';

const read = readConfig({ ...process.env, ESCALE_SERVICES: process.env['ESCALE_SERVICES'] ?? usualServices });
if (!read.ok) refuseToStart(read.problems);
const log = makeLog(read.config.logLevel);

// A bug that nobody caught: the state is not to be trusted any more. The supervisor starts us again, and the database is whole.
for (const kind of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(kind, (error: unknown) => {
    reportIncident(log, error, kind);
    process.exit(70);
  });
}

const server = await startServer(read.config, undefined, log).catch((error: unknown) => {
  if (error instanceof NewerDatabaseError) refuseToStart([error.message]);
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'inconnue';
  const refusal = startRefusal(code, read.config);
  if (refusal) refuseToStart([refusal]);
  reportIncident(log, error, 'start');
  return refuseToStart([`erreur ${code} en ouvrant ${read.config.dataDir} ou le port ${read.config.port}`]);
});
say({ kind: 'listening', url: server.url });
if (server.firstAccountUrl) say({ kind: 'first-account', url: server.firstAccountUrl });

/**
 * Reading the state of a city leaves a third more memory than it needs, and V8 would keep it. Eighty milliseconds in which nobody is answered: where a terminal is here by then, garbage is
 * collected as it is made instead. Only where Node was started with --expose-gc (docs/operations.md).
 */
const COLLECT_AFTER_MS = 3_000;
setTimeout(() => {
  if (!server.context.live.hearsAnybody(server.context.clock.now()))
    globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}, COLLECT_AFTER_MS).unref();

let isStopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, 'stopping');
    void server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        reportIncident(log, error, 'stop');
        process.exit(70);
      },
    );
  });
}
