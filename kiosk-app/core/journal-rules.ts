import type { JournalEvent, JournalRecord, JournalState } from '#protocol/journal-events.ts';
import { ok, refuse } from '#protocol/result.ts';
import { type OfflineSession, afterFact } from './ticket-book-rules.ts';
import { type CommandMemory, REMEMBERED_COMMANDS } from './command-memory.ts';

const MINUTE_MS = 60_000;

/** A session that the journal shows begun and not ended: a power cut or a killed shell left it so. */
export type OpenSession = {
  sessionId: string;
  startedAt: number;
  endsAt: number;
  consumedMs: number;
  isWithoutTicket: boolean;
  isByCard: boolean;
};

/** What the facts of earlier boots mean for this one. */
export type LeftBehind = {
  session: OpenSession | null;
  /** a call for help that was made before any session and still stands; one of a session ends with it */
  helpCallId: string | null;
  answered: CommandMemory;
  /** what was opened by the ticket book */
  offline: readonly OfflineSession[];
};
export const nothingLeft: LeftBehind = { session: null, helpCallId: null, answered: [], offline: [] };

/** @returns what the records leave behind, in order of time. */
export function leftBehind(records: readonly JournalRecord[]): LeftBehind {
  let session: OpenSession | null = null;
  let helpCallId: string | null = null;
  const answered: CommandMemory = [];
  let offline: readonly OfflineSession[] = [];
  for (const { event } of records) {
    session = after(session, event);
    helpCallId = callAfter(helpCallId, event);
    offline = afterFact(offline, event);
    if (event.type === 'command-answered') answered.push(asAnswered(event));
  }
  return { session, helpCallId: session ? null : helpCallId, answered: answered.slice(-REMEMBERED_COMMANDS), offline };
}

/**
 * @param at now; before the server was heard that is the clock on the machine's wall, which may be years wrong
 * @returns the fact that ends a session which the terminal did not live to end: not before what is known of it, nor after what was promised.
 */
export function endedByRestart({ sessionId, startedAt, endsAt, consumedMs }: OpenSession, at: number): JournalEvent {
  const endedAt = Math.max(startedAt + consumedMs, Math.min(at, endsAt));
  return { type: 'session-ended', sessionId, endedAt, reason: 'terminal-restarted', consumedMs };
}

/** @returns whether the same ticket or card gives what is left: there was one, and that is a whole minute. */
export function hasTimeLeft({ startedAt, endsAt, consumedMs, isWithoutTicket, isByCard }: OpenSession): boolean {
  return (isByCard || !isWithoutTicket) && endsAt - startedAt - consumedMs >= MINUTE_MS;
}

/** In these states of the journal no session begins: none of its facts could be kept. */
export function cannotKeepFacts(state: JournalState): boolean {
  return state === 'full' || state === 'unwritable';
}

function after(open: OpenSession | null, event: JournalEvent): OpenSession | null {
  switch (event.type) {
    case 'session-began':
      return {
        sessionId: event.sessionId,
        startedAt: event.startedAt,
        endsAt: event.endsAt,
        consumedMs: 0,
        isWithoutTicket: event.isWithoutTicket ?? false,
        isByCard: event.isByCard ?? false,
      };
    case 'session-extended':
      return open?.sessionId === event.sessionId ? { ...open, endsAt: event.endsAt } : open;
    case 'time-consumed':
      return open?.sessionId === event.sessionId ? { ...open, consumedMs: event.consumedMs } : open;
    case 'session-ended':
      return open?.sessionId === event.sessionId ? null : open;
    default:
      return open;
  }
}

function callAfter(standing: string | null, event: JournalEvent): string | null {
  if (event.type === 'help-asked') return event.callId;
  const isOver = event.type === 'session-ended' || (event.type === 'help-ended' && event.callId === standing);
  return isOver ? null : standing;
}

function asAnswered({
  commandId,
  outcome,
}: Extract<JournalEvent, { type: 'command-answered' }>): CommandMemory[number] {
  return { commandId, answer: outcome === 'done' ? ok({ commandId }) : refuse(outcome) };
}
