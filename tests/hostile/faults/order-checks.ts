import type { AskedOrder, Fact, History, Violation } from './history.ts';
import { nameOf } from './history.ts';

/** What the terminals' own facts say of one order. */
type ToldOrder = { terminalId: string; outcome: string | null; extended: number; isDamaged: boolean; answers: number };

/** Every order at most once, its effect with its answer, and what staff were told is so. */
export function checkOrders(history: History): Violation[] {
  const told = followOrders(history);
  return [
    ...told.violations,
    ...checkEnds(history),
    ...checkAsked(history, told.orders),
    ...checkKept(history, told.orders),
  ];
}

function followOrders({ terminals }: History): { orders: Map<string, ToldOrder>; violations: Violation[] } {
  const orders = new Map<string, ToldOrder>();
  const violations: Violation[] = [];
  for (const { terminalId, facts } of terminals) {
    for (const fact of facts) {
      const { event } = fact;
      if (event.type !== 'command-answered' && event.type !== 'session-extended') continue;
      if (event.commandId === null) continue;
      const order = orders.get(event.commandId) ?? fresh(terminalId);
      orders.set(event.commandId, order);
      order.isDamaged ||= fact.isDamaged;
      const report = (kind: Violation['kind']) => violations.push({ kind, terminalId, what: nameOf(fact) });
      if (event.type === 'command-answered') {
        order.answers += 1;
        order.outcome = event.outcome;
        if (order.answers > 1 && !order.isDamaged) report('order-done-twice');
      } else {
        order.extended += 1;
        if (order.extended > 1 && !order.isDamaged) report('order-done-twice');
        if (order.outcome !== 'done' && !order.isDamaged) report('effect-without-order');
      }
    }
  }
  return { orders, violations };
}

const fresh = (terminalId: string): ToldOrder => ({
  terminalId,
  outcome: null,
  extended: 0,
  isDamaged: false,
  answers: 0,
});

/** No session is ended by staff that staff did not end. */
function checkEnds({ terminals, orders }: History): Violation[] {
  const asked = new Set(orders.filter(({ kind }) => kind === 'end').map(({ sessionId }) => sessionId));
  return terminals.flatMap(({ terminalId, facts }) =>
    facts
      .filter((fact) => isStaffEnd(fact) && !asked.has(fact.event.sessionId))
      .map((fact): Violation => ({ kind: 'effect-without-order', terminalId, what: nameOf(fact) })),
  );
}

type StaffEnd = Fact & { event: Extract<Fact['event'], { type: 'session-ended' }> };
const isStaffEnd = (fact: Fact): fact is StaffEnd =>
  fact.event.type === 'session-ended' && fact.event.reason === 'staff-ended';

/** What people were told: done is done, with its effect; expired never happened. */
function checkAsked({ terminals, orders }: History, told: ReadonlyMap<string, ToldOrder>): Violation[] {
  const endedByStaff = new Set(
    terminals.flatMap(({ facts }) => facts.filter(isStaffEnd).map(({ event }) => event.sessionId)),
  );
  return orders.flatMap((asked): Violation[] => {
    if (asked.answer.kind !== 'tracked') return [];
    const { commandId, state } = asked.answer;
    const fact = told.get(commandId);
    if (fact?.isDamaged) return [];
    const violation = (kind: Violation['kind'], what: string): Violation[] => [
      { kind, terminalId: asked.terminalId, what: `${asked.kind} ${commandId.slice(0, 8)}: ${what}` },
    ];
    const isDone = fact?.outcome === 'done';
    if (state === 'done' && !isDone) return violation('told-done-and-was-not', fact?.outcome ?? 'no fact of it');
    if (state === 'expired' && fact) return violation('told-done-and-was-not', 'told expired, and it arrived');
    if (state === 'refused' && isDone) return violation('told-done-and-was-not', 'told refused, and it was done');
    return isDone && !hasEffect(asked, fact, endedByStaff)
      ? violation('done-without-effect', 'no fact of its effect')
      : [];
  });
}

function hasEffect(asked: AskedOrder, fact: ToldOrder, endedByStaff: ReadonlySet<string>): boolean {
  if (asked.kind === 'extend') return fact.extended > 0;
  if (asked.kind === 'end') return asked.sessionId !== null && endedByStaff.has(asked.sessionId);
  return true;
}

/** In the end the server's table says of each order what its fact says, and no order that waits is left over. */
function checkKept({ server, conditions, terminals }: History, told: ReadonlyMap<string, ToldOrder>): Violation[] {
  if (server.orders === null) return [];
  const rows = new Map(server.orders.map((row) => [row.commandId, row]));
  const violations: Violation[] = [];
  const disagree = (terminalId: string, what: string) => violations.push({ kind: 'order-disagrees', terminalId, what });
  for (const [commandId, { terminalId, outcome, isDamaged }] of told) {
    if (outcome === null || isDamaged) continue;
    const row = rows.get(commandId);
    const name = `order ${commandId.slice(0, 8)}`;
    if (!row && !conditions.wasRestored && !conditions.serverClockMoved) disagree(terminalId, `${name} is unknown`);
    const said = row?.state === 'refused' ? row.code : row?.state;
    if (row && said !== outcome) disagree(terminalId, `${name} is ${outcome}, there ${said}`);
  }
  const here = new Set(terminals.map(({ terminalId }) => terminalId));
  for (const { commandId, terminalId, kind, state } of server.orders) {
    const name = `order ${commandId.slice(0, 8)} (${kind})`;
    if (!here.has(terminalId)) continue;
    if (state === 'done' && !told.has(commandId)) disagree(terminalId, `${name} is done there, and no fact says so`);
    if (kind !== 'show-message' && (state === 'waiting' || state === 'sent'))
      violations.push({ kind: 'not-at-rest', terminalId, what: `${name} is still ${state}` });
  }
  return violations;
}
