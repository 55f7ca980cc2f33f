import { randomUUID } from 'node:crypto';
import { app } from 'electron';

/**
 * Imported before everything else: with no handler of ours, Electron opens an error dialog over the kiosk. The process ends instead, the shell
 * sees its exit, wipes and frees the seat. A rejected promise is a bug too, but no reason to take a form away from somebody.
 */
export const EXIT_BUG = 70;

/** One line for the technician. Only the kind of the error, its place in our code and an id: messages may hold addresses. */
function tell(event: string, error: unknown): void {
  const name = error instanceof Error ? error.name : typeof error;
  const place = error instanceof Error ? (/\n\s+at .*?([\w-]+\.js:\d+:\d+)/.exec(error.stack ?? '')?.[1] ?? '') : '';
  process.stderr.write(`${JSON.stringify({ program: 'kiosk-resident', id: randomUUID(), msg: event, name, place })}\n`);
}

// Node's and Electron's warnings name addresses.
process.removeAllListeners('warning');
// A closed pipe is no reason to end.
process.stderr.on('error', () => {});
process.on('uncaughtException', (error) => {
  tell('bug', error);
  app.exit(EXIT_BUG);
});
process.on('unhandledRejection', (error) => tell('bug-promise', error));
