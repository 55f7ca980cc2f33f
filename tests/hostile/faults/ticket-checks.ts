import type { History, Violation } from './history.ts';
import { followSessions } from './session-checks.ts';

/**
 * No ticket opens a second session, unless a power cut ended the first one and its minutes went back; and of a ticket's minutes, with the extensions,
 * none is used or given back that was not there. A ticket whose claim a restored server has forgotten is left out.
 */
export function checkTickets(history: History): Violation[] {
  const { server, conditions } = history;
  const { sessions } = followSessions(history);
  const kept = new Map(server.tickets.map((row) => [row.ticketId, row]));
  const rows = new Map(server.sessions.map((row) => [row.sessionId, row]));
  // By what was typed at the screens, and by what the server has written: either alone could be wrong.
  const uses = new Map<string, Set<string>>();
  const use = (ticketId: string, sessionId: string) =>
    uses.set(ticketId, (uses.get(ticketId) ?? new Set()).add(sessionId));
  for (const { ticketId, sessionId } of history.opened) use(ticketId, sessionId);
  for (const { ticketId, sessionId, state } of server.sessions) {
    if (ticketId !== null && state !== 'given-back') use(ticketId, sessionId);
  }
  return history.tickets.flatMap(({ ticketId, minutes }): Violation[] => {
    const told = [...(uses.get(ticketId) ?? [])].flatMap((id) => sessions.get(id) ?? []);
    if (told.some(({ isDamaged }) => isDamaged)) return [];
    if (conditions.wasRestored && told.some(({ sessionId }) => rows.get(sessionId)?.ticketId !== ticketId)) return [];
    const terminalId = told[0]?.terminalId ?? null;
    const name = `ticket ${ticketId.slice(0, 8)}`;
    const violations: Violation[] = [];
    const forGood = told.filter(({ reason }) => reason !== 'terminal-restarted');
    if (forGood.length > 1)
      violations.push({ kind: 'ticket-used-twice', terminalId, what: `${name} in ${forGood.length} sessions` });
    const row = kept.get(ticketId);
    if (forGood.length > 0 && row?.state === 'issued')
      violations.push({ kind: 'ticket-used-twice', terminalId, what: `${name} is good again after its use` });
    const extendedMs = told.reduce((sum, { sessionId, promisedMs }) => {
      const granted = rows.get(sessionId);
      return sum + promisedMs - (granted ? granted.minutes * 60_000 : promisedMs);
    }, 0);
    const consumedMs = told.reduce((sum, session) => sum + Math.min(session.consumedMs, session.promisedMs), 0);
    const leftMs = row?.state === 'issued' ? row.minutes * 60_000 : 0;
    if (consumedMs + leftMs > minutes * 60_000 + extendedMs)
      violations.push({
        kind: 'minutes-from-nowhere',
        terminalId,
        what: `${name}: ${minutes} min and ${extendedMs} ms promised, ${consumedMs} ms used, ${leftMs} ms left`,
      });
    return violations;
  });
}
