import type { JournalEvent } from '#protocol/journal-events.ts';
import { LONG } from './good-room.ts';
import type { RoomHistory, ViolationKind } from './room-history.ts';

/** A way to break a day: what it is, the violation that must be said of it, and the doctoring. Others may be said too. */
export type Broken = [what: string, kind: ViolationKind, doctor: (history: RoomHistory) => void];

type Of<T extends JournalEvent['type']> = Extract<JournalEvent, { type: T }>;

/** Changes a fact on the disk and at the server alike. */
export function both<T extends JournalEvent['type']>(
  history: RoomHistory,
  type: T,
  sessionId: string,
  change: (event: Of<T>) => void,
): void {
  const isMeant = (event: unknown): event is Of<T> => {
    const { type: one, sessionId: id } = event as { type: string; sessionId?: string };
    return one === type && id === sessionId;
  };
  const all = [...history.terminals.flatMap(({ facts }) => facts), ...history.server.records];
  for (const { event } of all) if (isMeant(event)) change(event);
}

/** Takes a fact out, on the disk and at the server, and closes the hole. */
export function without(history: RoomHistory, type: JournalEvent['type'], sessionId: string | null): void {
  const isMeant = ({ event }: { event: unknown }) => {
    const { type: one, sessionId: id } = event as { type: string; sessionId?: string | null };
    return one === type && id === sessionId;
  };
  for (const terminal of history.terminals) terminal.facts = renumbered(terminal.facts.filter((one) => !isMeant(one)));
  history.server.records = renumbered(history.server.records.filter((one) => !isMeant(one)));
}

function renumbered<T extends { bootId: string; seq: number }>(records: T[]): T[] {
  const last = new Map<string, number>();
  return records.map((record) => {
    const seq = (last.get(record.bootId) ?? 0) + 1;
    last.set(record.bootId, seq);
    return { ...record, seq };
  });
}

export function row({ server }: RoomHistory, sessionId: string) {
  const found = server.sessions.find((one) => one.sessionId === sessionId);
  if (!found) throw new Error('no such session');
  return found;
}

export function began({ people }: RoomHistory, sessionId: string) {
  const found = people.began.find((one) => one.sessionId === sessionId);
  if (!found) throw new Error('nobody sat down');
  return found;
}

/** The session of the morning on another day of the clock. */
export function moved(history: RoomHistory, byMs: number): void {
  both(history, 'session-began', LONG, (event) => {
    event.startedAt += byMs;
    event.endsAt += byMs;
  });
  row(history, LONG).grantedAt += byMs;
}

export function nth<T>(list: readonly T[], index = 0): T {
  const found = list[index];
  if (found === undefined) throw new Error('not in the good day');
  return found;
}
export const terms = ({ sites }: RoomHistory) => nth(nth(sites).terms).terms;
export const limit = (history: RoomHistory) => nth(terms(history).limits);
export const boardAt = ({ boards }: RoomHistory, index: number) => nth(boards, index);
