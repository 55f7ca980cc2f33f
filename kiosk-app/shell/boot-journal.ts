import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { JournalEvent } from '#protocol/journal-events.ts';
import { type LeftBehind, endedByRestart, leftBehind } from '../core/journal-rules.ts';
import type { CleanState } from './clean-state.ts';
import type { JournalLimits } from './journal/journal-bounds.ts';
import { Journal } from './journal/journal.ts';
import type { Log } from './log.ts';
import type { Clock } from './terminal-clock.ts';

export type BootParts = {
  appVersion: string;
  clock: Clock;
  cleanState: CleanState;
  log: Log;
  /** smaller ones, for tests */
  limits?: Partial<JournalLimits>;
};

/**
 * Opens the journal for a new boot and tells what the last one left open: a session that a power cut or a kill ended. A disk that gives or takes nothing is the
 * journal's state, never an end of the program: it would only be started again, and again.
 * @returns the journal and what earlier boots left behind
 */
export function openBootJournal(dataDir: string, parts: BootParts): { journal: Journal; left: LeftBehind } {
  const { appVersion, clock, cleanState, log } = parts;
  const journal = Journal.open(join(dataDir, 'journal'), randomUUID(), log, parts.limits);
  const { at } = clock.now();
  const left = leftBehind(journal.takeEarlier() ?? []);
  const facts: JournalEvent[] = [{ type: 'boot-began', appVersion, previous: readCleanState(cleanState, log) }];
  if (left.session) {
    log.warn({ sessionId: left.session.sessionId }, 'a session was left open: it ends here');
    facts.push(endedByRestart(left.session, at));
  }
  journal.append(facts, at);
  return { journal, left };
}

/** What cannot be read counts as not clean. */
function readCleanState(cleanState: CleanState, log: Log): ReturnType<CleanState['read']> {
  try {
    return cleanState.read();
  } catch (error) {
    log.error({ err: error }, 'the clean state cannot be read');
    return 'not-clean';
  }
}
