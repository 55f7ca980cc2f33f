import type { EndReason } from '#protocol/journal-events.ts';
import type { RoomHistory } from './room-history.ts';
import { type Tally, short } from './tally.ts';

/** A session from its beginning to its end, as its terminal's own facts tell it. */
export type Course = {
  sessionId: string;
  terminalId: string;
  siteId: string;
  /** the terminal's name, for rules */
  terminal: string;
  startedAt: number;
  firstEndsAt: number;
  endsAt: number;
  offlineTicketId: string | null;
  /** by orders: minutes as they came, ms */
  longer: { commandId: string | null; byMs: number }[];
  isAccompanied: boolean;
  consumedMs: number;
  end: { endedAt: number; reason: EndReason } | null;
};

/**
 * Follows each terminal's facts, in the order of its journal: one session at a time, a wipe between two, time that only grows, an end that is never moved nearer.
 */
export function followCourses({ terminals }: Pick<RoomHistory, 'terminals'>, tally: Tally): Course[] {
  const courses: Course[] = [];
  for (const terminal of terminals) {
    let open: Course | null = null;
    let isClean = false;
    for (const { event, at } of terminal.facts) {
      const about = { at, where: terminal.name };
      switch (event.type) {
        case 'boot-began':
          // Whatever was there, the terminal wipes before it lets anybody in.
          isClean = false;
          break;
        case 'wiped':
          isClean = true;
          break;
        case 'wipe-failed':
          isClean = false;
          break;
        case 'session-began': {
          const { sessionId, startedAt, endsAt, offlineTicketId = null } = event;
          tally.expect(
            open === null,
            'two-at-once',
            about,
            () => `${short(sessionId)} began before the one before it was over`,
          );
          tally.expect(isClean, 'not-wiped', about, () => `${short(sessionId)} began on a terminal that was not wiped`);
          isClean = false;
          const { terminalId, siteId, name } = terminal;
          open = {
            ...{
              sessionId,
              terminalId,
              siteId,
              terminal: name,
              startedAt,
              firstEndsAt: endsAt,
              endsAt,
              offlineTicketId,
            },
            ...{ longer: [], isAccompanied: false, consumedMs: 0, end: null },
          };
          courses.push(open);
          break;
        }
        case 'session-extended':
        case 'session-accompanied': {
          const isOpen: boolean = open?.sessionId === event.sessionId;
          tally.expect(isOpen, 'fact', about, () => `${short(event.sessionId)} is longer, and not open`);
          if (!open || !isOpen) break;
          const byMs = event.endsAt - open.endsAt;
          tally.expect(
            byMs >= 0,
            'ended-early',
            about,
            () => `the end of ${short(event.sessionId)} came ${-byMs} ms nearer`,
          );
          open.longer.push({ commandId: event.commandId, byMs });
          open.endsAt = event.endsAt;
          open.isAccompanied ||= event.type === 'session-accompanied';
          break;
        }
        case 'time-consumed':
        case 'session-ended': {
          const isOpen: boolean = open?.sessionId === event.sessionId;
          tally.expect(isOpen, 'fact', about, () => `${event.type} of ${short(event.sessionId)}, which is not open`);
          if (!open || !isOpen) break;
          const before = open.consumedMs;
          tally.expect(event.consumedMs >= before, 'fact', about, () => `${short(event.sessionId)}: time ran back`);
          open.consumedMs = Math.max(before, event.consumedMs);
          if (event.type !== 'session-ended') break;
          open.end = { endedAt: event.endedAt, reason: event.reason };
          open = null;
          break;
        }
        default:
      }
    }
  }
  return courses;
}

export function promisedMs({ startedAt, endsAt }: Course): number {
  return endsAt - startedAt;
}
