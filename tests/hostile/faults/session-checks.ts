import type { EndReason } from '#protocol/journal-events.ts';
import { type Conditions, type Fact, type History, type TerminalHistory, type Violation, nameOf } from './history.ts';

/** A session as a terminal's own facts tell it. */
export type ToldSession = {
  sessionId: string;
  terminalId: string;
  promisedMs: number;
  endsAt: number;
  consumedMs: number;
  reason: EndReason | null;
  /** a fault destroyed one of its facts */
  isDamaged: boolean;
};

type Told = { sessions: Map<string, ToldSession>; violations: Violation[] };

/** Follows each terminal's facts: never two sessions at once, no fact of a session that is not open, time that only grows. */
export function followSessions({ terminals, conditions }: History): Told {
  const told: Told = { sessions: new Map(), violations: [] };
  for (const terminal of terminals) followTerminal(terminal, conditions, told);
  return told;
}

function followTerminal({ terminalId, facts }: TerminalHistory, conditions: Conditions, told: Told): void {
  let open: ToldSession | null = null;
  const report = (kind: Violation['kind'], fact: Fact, why = '') =>
    told.violations.push({ kind, terminalId, what: `${nameOf(fact)}${why}` });
  for (const fact of facts) {
    const { event, isDamaged } = fact;
    if (!('sessionId' in event) || event.sessionId === null) continue;
    if (event.type === 'wiped' || event.type === 'wipe-failed') continue;
    const known = told.sessions.get(event.sessionId);
    if (isDamaged && known) known.isDamaged = true;
    if (event.type === 'session-began') {
      if (open && !open.isDamaged) report('two-sessions', fact);
      const { sessionId, startedAt, endsAt } = event;
      open = { sessionId, terminalId, promisedMs: endsAt - startedAt, endsAt, consumedMs: 0, reason: null, isDamaged };
      told.sessions.set(sessionId, open);
      if (conditions.trueTime && !isWithin(startedAt, conditions.trueTime)) report('moment-moved', fact);
      continue;
    }
    if (!known || known.sessionId !== open?.sessionId) {
      if (!known?.isDamaged) report('session-without-begin', fact);
      continue;
    }
    if (event.type === 'session-extended' || event.type === 'session-accompanied') {
      known.promisedMs += event.endsAt - known.endsAt;
      known.endsAt = event.endsAt;
      continue;
    }
    // The seat left for a moment moves no end.
    if (event.type === 'session-paused' || event.type === 'session-resumed') continue;
    if (event.consumedMs < known.consumedMs && !known.isDamaged) report('time-ran-back', fact);
    known.consumedMs = Math.max(known.consumedMs, event.consumedMs);
    if (known.consumedMs > known.promisedMs)
      report('over-consumed', fact, `: ${known.consumedMs} of ${known.promisedMs} ms`);
    if (event.type !== 'session-ended') continue;
    known.reason = event.reason;
    if (event.reason === 'time-over' && event.consumedMs < known.promisedMs)
      report('ended-early', fact, `: ${event.consumedMs} of ${known.promisedMs} ms`);
    // A damaged end is followed by another one, in the next boot.
    if (!isDamaged) open = null;
  }
}

/** The anchor of a terminal's clock is half a round trip wrong at most; a slow machine is allowed some seconds. */
const MOMENT_ERROR_MS = 10_000;

function isWithin(moment: number, { from, to }: { from: number; to: number }): boolean {
  return moment >= from - MOMENT_ERROR_MS && moment <= to + MOMENT_ERROR_MS;
}

export function checkSessions(history: History): Violation[] {
  return followSessions(history).violations;
}

/** In the end the server knows each session as its terminal told it, and each terminal is at rest. */
export function checkAgreement(history: History): Violation[] {
  const { sessions } = followSessions(history);
  const rows = new Map(history.server.sessions.map((row) => [row.sessionId, row]));
  const violations: Violation[] = [];
  const disagree = (terminalId: string, what: string) =>
    violations.push({ kind: 'server-disagrees', terminalId, what });
  for (const told of sessions.values()) {
    const { sessionId, terminalId } = told;
    const row = rows.get(sessionId);
    const name = `session ${sessionId.slice(0, 8)}`;
    if (told.isDamaged) continue;
    if (!row) {
      disagree(terminalId, `${name} is unknown`);
      continue;
    }
    if (row.terminalId !== terminalId) disagree(terminalId, `${name} is another terminal's`);
    if (told.reason !== null && row.state !== 'ended') disagree(terminalId, `${name} is over, and ${row.state} there`);
    if (told.reason !== row.endReason) disagree(terminalId, `${name} ended ${told.reason}, there ${row.endReason}`);
    if (told.consumedMs !== row.consumedMs)
      disagree(terminalId, `${name} consumed ${told.consumedMs} ms, there ${row.consumedMs}`);
    if (told.endsAt !== row.endsAt) disagree(terminalId, `${name} ends at ${told.endsAt}, there ${row.endsAt}`);
    // What a restored server has no grant of it can only guess; and tickets are deleted after their day.
    const mayLack = history.conditions.wasRestored || history.conditions.serverClockMoved;
    if (!mayLack && row.ticketId === null) disagree(terminalId, `${name} has no ticket there`);
  }
  return [...violations, ...checkRest(history, sessions)];
}

function checkRest({ terminals, server }: History, sessions: ReadonlyMap<string, ToldSession>): Violation[] {
  const current = Map.groupBy(
    server.sessions.filter(({ state }) => state === 'granted' || state === 'open'),
    ({ terminalId }) => terminalId,
  );
  return terminals.flatMap(({ terminalId, atEnd }): Violation[] => {
    const rest = (what: string): Violation => ({ kind: 'not-at-rest', terminalId, what });
    if (!atEnd) return [rest('did not come back')];
    const left = [...sessions.values()].filter((told) => told.terminalId === terminalId && told.reason === null);
    const openHere = left.filter(({ isDamaged }) => !isDamaged).map(({ sessionId }) => sessionId);
    return [
      ...(atEnd.pendingRecords > 0 ? [rest(`${atEnd.pendingRecords} facts untold`)] : []),
      ...openHere.filter((id) => id !== atEnd.sessionId).map((id) => rest(`session ${id.slice(0, 8)} never ended`)),
      ...(current.get(terminalId) ?? [])
        .filter(({ sessionId }) => sessionId !== atEnd.sessionId)
        .map(({ sessionId, state }) => rest(`session ${sessionId.slice(0, 8)} is still ${state} at the server`)),
    ];
  });
}
