import type { JournalRecord } from '#protocol/journal-events.ts';

/** A session that the journal shows begun and not ended: a power cut or a killed shell left it so. */
export type OpenSession = { sessionId: string; consumedMs: number };

/** @returns the session left open at the end of the records, in order of time, or null. */
export function openSessionOf(records: JournalRecord[]): OpenSession | null {
  let open: OpenSession | null = null;
  for (const { event } of records) open = after(open, event);
  return open;
}

function after(open: OpenSession | null, event: JournalRecord['event']): OpenSession | null {
  switch (event.type) {
    case 'session-began':
      return { sessionId: event.sessionId, consumedMs: 0 };
    case 'time-consumed':
      return open?.sessionId === event.sessionId ? { ...open, consumedMs: event.consumedMs } : open;
    case 'session-ended':
      return open?.sessionId === event.sessionId ? null : open;
    default:
      return open;
  }
}
