import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openSessionOf } from '../core/journal-rules.ts';
import type { CleanState } from './clean-state.ts';
import { Journal } from './journal.ts';
import type { Log } from './log.ts';
import type { Clock } from './terminal-clock.ts';

/**
 * Opens the journal for a new boot and tells what the last one left open: a session that a power cut or a kill ended.
 * @throws what the file system throws (full, read-only)
 */
export function openBootJournal(
  dataDir: string,
  { appVersion, clock, cleanState, log }: { appVersion: string; clock: Clock; cleanState: CleanState; log: Log },
): Journal {
  const { journal, earlier } = Journal.open(join(dataDir, 'journal'), randomUUID());
  const { at } = clock.now();
  journal.append({ type: 'boot-began', appVersion, previous: cleanState.read() }, at);
  const open = openSessionOf(earlier);
  if (open) {
    log.warn({ sessionId: open.sessionId }, 'a session was left open: it ends here');
    journal.append({ type: 'session-ended', endedAt: at, reason: 'terminal-restarted', ...open }, at);
  }
  return journal;
}
