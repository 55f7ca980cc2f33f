import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { refuse } from '#protocol/result.ts';

/**
 * A bug: logs it under a new id and gives the refusal that names the id. Only the kind of error and where it was thrown are logged: a message may quote what
 * somebody typed (JSON.parse does). SQLite's own messages name tables and columns, never values.
 */
export function reportIncident(log: Logger, error: unknown, where: string): ReturnType<typeof refuse> {
  const incident = randomUUID().slice(0, 8);
  const bug = error instanceof Error ? error : null;
  const code = bug && 'code' in bug ? String(bug.code) : null;
  const frames = (bug?.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12);
  const message = bug?.name === 'SqliteError' ? bug.message : undefined;
  log.error({ incident, where, error: bug?.name ?? typeof error, code, message, frames }, 'incident');
  return refuse('internal', { incident });
}
