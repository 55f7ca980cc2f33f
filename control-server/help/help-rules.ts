import type { HelpCall, HelpCounts, HelpNow } from '#protocol/help.ts';
import { type Refusal, type Result, ok, refuse } from '#protocol/result.ts';

/** The last call of a terminal, as the database keeps it; the drawing is in protocol/help.ts. `helper`: who said "J'arrive". */
export type KeptCall = {
  callId: string;
  terminalId: string;
  askedAt: number;
  helper: { staffId: string; name: string; answeredAt: number } | null;
  closedAt: number | null;
};

/**
 * How a call stands, as its resident is told.
 * @param ofSite every call of the same site; closed ones do not count
 */
export function helpNow(call: KeptCall, ofSite: readonly KeptCall[]): HelpNow {
  const { callId, helper } = call;
  if (call.closedAt !== null) return { kind: 'closed', callId };
  const others = ofSite.filter((other) => other.closedAt === null && other.terminalId !== call.terminalId);
  if (!helper) return { kind: 'waiting', callId, before: others.filter((other) => isOlder(other, call)).length };
  // A helper comes to one after the other, in the order of their own answers: another helper's calls are not in the way.
  const before = others.filter(
    (other) => other.helper?.staffId === helper.staffId && other.helper.answeredAt < helper.answeredAt,
  ).length;
  return { kind: 'coming', callId, before, helper: helper.name };
}

/** @returns the open call as staff see it; null when there is none */
export function shownCall(call: KeptCall | null): HelpCall | null {
  if (!call || call.closedAt !== null) return null;
  return { callId: call.callId, askedAt: call.askedAt, helper: call.helper?.name ?? null };
}

/** @returns how many open calls have an answer and how many none; undefined where there is no open call */
export function countCalls(calls: readonly (HelpCall | undefined)[]): HelpCounts | undefined {
  const open = calls.filter((call) => call !== undefined);
  if (open.length === 0) return undefined;
  const coming = open.filter(({ helper }) => helper !== null).length;
  return { waiting: open.length - coming, coming };
}

/** What a terminal's fact makes of its last call. */
export type HelpFact =
  | { type: 'asked'; callId: string; at: number }
  | { type: 'ended'; callId: string | null; at: number };

/** @param fact `callId` null ends whichever call is open: the session is over. @returns the call as it is then; the same object where nothing changes */
export function afterHelpFact(before: KeptCall | null, fact: HelpFact, terminalId: string): KeptCall | null {
  if (fact.type === 'asked') {
    if (before?.callId === fact.callId) return before;
    return { callId: fact.callId, terminalId, askedAt: fact.at, helper: null, closedAt: null };
  }
  if (!before || before.closedAt !== null) return before;
  return fact.callId === null || fact.callId === before.callId ? { ...before, closedAt: fact.at } : before;
}

/** "J'arrive": the first who says it comes. Said twice it is said once. Refusals: `help-call-over`, `help-call-taken`. */
export function judgeAnswer(
  call: KeptCall | null,
  callId: string,
  helper: NonNullable<KeptCall['helper']>,
): Result<KeptCall> {
  if (call?.callId !== callId || call.closedAt !== null) return refuse('help-call-over');
  if (!call.helper) return ok({ ...call, helper });
  return call.helper.staffId === helper.staffId ? ok(call) : refuse('help-call-taken', { helper: call.helper.name });
}

/** "C'est réglé", by whoever of the staff. */
export function judgeClosing(
  call: KeptCall | null,
  callId: string,
  now: number,
): { ok: true; value: KeptCall } | { ok: false; refusal: Refusal } {
  return call?.callId === callId && call.closedAt === null ? ok({ ...call, closedAt: now }) : refuse('help-call-over');
}

/** Of the same moment, the order of the terminals' ids: the same for everybody who counts. */
function isOlder(one: KeptCall, other: KeptCall): boolean {
  return one.askedAt < other.askedAt || (one.askedAt === other.askedAt && one.terminalId < other.terminalId);
}
