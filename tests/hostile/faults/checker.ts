import type { History, Violation } from './history.ts';
import { checkDelivery, checkDoubles, checkOrder } from './journal-checks.ts';
import { checkOrders } from './order-checks.ts';
import { checkAgreement, checkSessions } from './session-checks.ts';
import { checkTickets } from './ticket-checks.ts';

export type Verdict = { facts: number; lost: number; doubled: number; violations: Violation[] };

/**
 * Proves a history, or says where it is broken. Pure: the same history, the same verdict.
 * @returns how many facts the terminals had made durable, and every violation; none: proven
 */
export function check(history: History): Verdict {
  const checks = [checkDelivery, checkDoubles, checkOrder, checkSessions, checkAgreement, checkTickets, checkOrders];
  const violations = checks.flatMap((one) => one(history));
  const count = (kind: Violation['kind']) => violations.filter((violation) => violation.kind === kind).length;
  return {
    facts: history.terminals.reduce((sum, { facts }) => sum + facts.filter(({ isDamaged }) => !isDamaged).length, 0),
    lost: count('lost'),
    doubled: count('doubled'),
    violations,
  };
}
