import { sessionRefusals } from '#protocol/reasons.ts';
import { checkDelivery, checkDoubles, checkOrder } from '../faults/journal-checks.ts';
import type { History } from '../faults/history.ts';
import type { Course } from './courses.ts';
import type { RoomHistory } from './room-history.ts';
import { type Tally, clock, short } from './tally.ts';

const SAME_MS = 1_000;

/** No fact lost or doubled or out of order: by the checks of verify:faults, which read disks and database. */
export function checkFacts(history: RoomHistory, tally: Tally): void {
  const conditions = { wasRestored: false, mayTellFromMemory: false, serverClockMoved: false, trueTime: null };
  const nothing = { orders: [], tickets: [], opened: [] };
  const { records } = history.server;
  const facts: History = {
    ...nothing,
    conditions,
    terminals: history.terminals,
    server: { records, sessions: [], tickets: [], orders: null },
  };
  tally.checks += history.terminals.reduce((sum, terminal) => sum + terminal.facts.length, 0);
  const nameOf = new Map(history.terminals.map(({ terminalId, name }) => [terminalId, name]));
  for (const { kind, terminalId, what } of [...checkDelivery(facts), ...checkDoubles(facts), ...checkOrder(facts)])
    tally.expect(false, 'fact', { at: 0, where: nameOf.get(terminalId ?? '') ?? '' }, () => `${kind}: ${what}`);
}

/** In the end the server knows each session as its terminal told it. */
export function checkAgreement(history: RoomHistory, courses: readonly Course[], tally: Tally): void {
  const rows = new Map(history.server.sessions.map((row) => [row.sessionId, row]));
  for (const course of courses) {
    const row = rows.get(course.sessionId);
    if (!row) continue;
    const about = { at: course.startedAt, where: `${course.terminal} ${short(course.sessionId)}` };
    const same = (name: string, here: unknown, there: unknown) =>
      tally.expect(here === there, 'server-disagrees', about, () => `${name}: ${String(here)}, there ${String(there)}`);
    same('terminal', course.terminalId, row.terminalId);
    same('state', course.end ? 'ended' : 'open', row.state);
    same('began', course.startedAt, row.startedAt);
    same('to end', course.endsAt, row.endsAt);
    same('ended', course.end?.endedAt ?? null, row.endedAt);
    same('reason', course.end?.reason ?? null, row.endReason);
    same('used', course.consumedMs, row.consumedMs);
    same('accompanied', course.isAccompanied, row.isAccompanied);
  }
}

/** Whenever all were up: the same session and the same end on the terminal, at the server and on the dashboard. */
export function checkLooks({ looks, terminals }: RoomHistory, tally: Tally): void {
  const nameOf = new Map(terminals.map(({ terminalId, name }) => [terminalId, name]));
  for (const { at, terminalId, seat, row, tile } of looks) {
    const about = { at, where: nameOf.get(terminalId) ?? terminalId };
    const isSame = [row, tile.sitting].every(
      (other) =>
        other?.sessionId === seat?.sessionId && Math.abs((other?.endsAt ?? 0) - (seat?.endsAt ?? 0)) <= SAME_MS,
    );
    tally.expect(isSame, 'not-the-same-minute', about, () => {
      const ends = [seat, row, tile.sitting].map((one) =>
        one ? `${short(one.sessionId)} until ${clock(one.endsAt)}` : 'nobody',
      );
      return `terminal ${ends[0]}, server ${ends[1]}, dashboard ${ends[2]} (${tile.kind})`;
    });
  }
}

/** When all is over nobody sits, nothing waits to be told, and nothing broke in the server meanwhile. Refusals are of the closed list. */
export function checkRest({ terminals, server, people }: RoomHistory, tally: Tally): void {
  for (const { name, atEnd } of terminals) {
    const isAtRest = atEnd !== null && atEnd.pendingRecords === 0 && atEnd.sessionId === null;
    tally.expect(isAtRest, 'not-at-rest', { at: 0, where: name }, () => JSON.stringify(atEnd));
  }
  for (const { sessionId, state } of server.sessions)
    tally.expect(
      state === 'ended' || state === 'given-back',
      'not-at-rest',
      { at: 0, where: short(sessionId) },
      () => state,
    );
  for (const { commandId, state, kind } of server.orders)
    tally.expect(
      !['waiting', 'sent'].includes(state),
      'not-at-rest',
      { at: 0, where: short(commandId) },
      () => `${kind} is ${state}`,
    );
  const known = new Set<string>([...sessionRefusals, 'no-line']);
  for (const { at, terminalId, code } of people.refused)
    tally.expect(known.has(code), 'end-without-reason', { at, where: terminalId }, () => `refused: ${code}`);
  for (const line of server.incidents) tally.expect(false, 'incident', { at: 0, where: 'server' }, () => line);
}
