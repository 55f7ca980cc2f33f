import { isDeepStrictEqual } from 'node:util';
import { type Fact, type History, type TerminalHistory, type Violation, nameOf } from './history.ts';

const keyOf = ({ bootId, seq }: { bootId: string; seq: number }) => `${bootId} ${seq}`;

/** No fact lost that a terminal had made durable, none changed on the way, none that no terminal wrote. */
export function checkDelivery({ terminals, server }: History): Violation[] {
  const committed = Map.groupBy(server.records, ({ terminalId }) => terminalId);
  return terminals.flatMap(({ terminalId, facts }) => {
    const rows = new Map((committed.get(terminalId) ?? []).map((row) => [keyOf(row), row]));
    const violations: Violation[] = [];
    for (const fact of facts) {
      const row = rows.get(keyOf(fact));
      rows.delete(keyOf(fact));
      if (fact.isDamaged) continue;
      if (!row) violations.push({ kind: 'lost', terminalId, what: nameOf(fact) });
      // Where the disk could not give the record back the server may still have it from before.
      else if (fact.event.type !== 'record-lost' && !isDeepStrictEqual(row.event, fact.event))
        violations.push({ kind: 'changed', terminalId, what: nameOf(fact) });
    }
    for (const row of rows.values()) violations.push({ kind: 'invented', terminalId, what: nameOf(row) });
    return violations;
  });
}

/** None twice: not under the same number, and not under another one. */
export function checkDoubles({ terminals, server }: History): Violation[] {
  const seen = new Set<string>();
  const violations: Violation[] = [];
  for (const row of server.records) {
    const key = `${row.terminalId} ${keyOf(row)}`;
    if (seen.has(key)) violations.push({ kind: 'doubled', terminalId: row.terminalId, what: nameOf(row) });
    seen.add(key);
  }
  const told = new Set<string>();
  for (const { terminalId, facts } of terminals) {
    for (const fact of facts) {
      const once = fact.isDamaged ? null : onceOnly(fact);
      if (once === null) continue;
      if (told.has(once)) violations.push({ kind: 'doubled', terminalId, what: `${nameOf(fact)}: ${once}` });
      told.add(once);
    }
  }
  return violations;
}

/** What may be a fact only once in the world, as text; null for what may come again. */
function onceOnly({ bootId, event }: Fact): string | null {
  switch (event.type) {
    case 'boot-began':
      return `boot-began ${bootId}`;
    case 'session-began':
    case 'session-ended':
      return `${event.type} ${event.sessionId}`;
    default:
      return null;
  }
}

/** Each boot has its records from 1 on without a hole, here and there, and they were committed in their order, the older boot first. */
export function checkOrder(history: History): Violation[] {
  const committed = Map.groupBy(history.server.records, ({ terminalId }) => terminalId);
  return history.terminals.flatMap((terminal) => {
    const { terminalId } = terminal;
    const rows = committed.get(terminalId) ?? [];
    return [
      ...holes(terminal),
      ...holes({ ...terminal, facts: rows.map((row) => ({ ...row, isDamaged: false })) }),
      ...(history.conditions.serverClockMoved ? [] : lateRows(terminal, rows)),
    ].map((what): Violation => ({ kind: 'out-of-order', terminalId, what }));
  });
}

type Numbered = { bootId: string; seq: number; event: unknown };

function holes({ facts }: { facts: readonly Numbered[] }): string[] {
  return [...Map.groupBy(facts, ({ bootId }) => bootId).values()].flatMap((records) => {
    const seqs = records.map(({ seq }) => seq).toSorted((a, b) => a - b);
    const missing = seqs.findIndex((seq, index) => seq !== index + 1);
    const first = records[0];
    return missing < 0 || !first ? [] : [`hole at ${first.bootId.slice(0, 8)}/${missing + 1}`];
  });
}

/** By the moments of the server's commits: the facts a terminal told, in the order it wrote them. */
function lateRows({ facts }: TerminalHistory, rows: readonly (Numbered & { receivedAt: number })[]): string[] {
  const receivedAt = new Map(rows.map((row) => [keyOf(row), row.receivedAt]));
  const late: string[] = [];
  let latest = 0;
  for (const fact of facts) {
    const at = receivedAt.get(keyOf(fact));
    if (at === undefined) continue;
    if (at < latest) late.push(`${nameOf(fact)} was committed before what came before it`);
    latest = Math.max(latest, at);
  }
  return late;
}
