import type { Trouble } from '#protocol/diagnosis.ts';
import type { Incident, IncidentStep } from '#protocol/incidents.ts';
import { MAX_INCIDENT_STEPS } from '#protocol/limits.ts';
import type { SiteMemory } from '../diagnosis/diagnosis-rules.ts';
import type { Suspect } from '../diagnosis/hysteresis-rules.ts';

/** An incident as the server keeps it. Moments in ms; null: not (yet). */
export type KeptIncident = Incident & {
  /** as of diagnosis/candidate-rules.ts: one open incident of a site in each */
  slot: string;
  /** when we said so, and when we said that it is over: not when it began and ended */
  openedAt: number;
  closedAt: number | null;
  /** what was told of it, and that it was held back */
  alertedAt: number | null;
  heldAt: number | null;
  endToldAt: number | null;
  escalatedAt: number | null;
};

/** Back within this time, it is the same incident: no new alert. */
export const SAME_INCIDENT_MS = 10 * 60_000;
/** A detail that goes to and fro (lossy, saturated) is not written down each time. */
const CHANGE_APART_MS = 60_000;

/**
 * The incidents of one site (or of the server, `siteId` null) after one step of its diagnosis.
 * @param kept those that are open, and those closed less than SAME_INCIDENT_MS ago
 * @returns those that are new or changed
 */
export function advanceIncidents(
  siteId: string | null,
  kept: readonly KeptIncident[],
  memory: Pick<SiteMemory, 'suspects' | 'closed'>,
  now: number,
  newId: () => string,
): KeptIncident[] {
  const changed: KeptIncident[] = [];
  for (const suspect of memory.suspects) {
    if (suspect.openedAt === null) continue;
    const before = latestOf(kept, suspect.slot, now);
    const after = before ? updated(before, suspect, now) : opened(siteId, suspect, now, newId());
    if (after !== before) changed.push(after);
  }
  for (const { slot, trouble, endedAt } of memory.closed) {
    const before = kept.find((one) => one.slot === slot && one.closedAt === null);
    if (!before) continue;
    const last = updated(before, { trouble }, now);
    // A silence that was told only afterwards has ended before it was opened.
    const end = { endedAt: Math.max(endedAt, last.beganAt), closedAt: now };
    changed.push({ ...last, ...end, steps: withStep(last.steps, { kind: 'closed', at: now }) });
  }
  return changed;
}

/** What a restarted server goes on with: each open incident as the suspect it was made of. */
export function suspectOf({ slot, openedAt, ...incident }: KeptIncident, now: number): Suspect {
  const { cause, detail, confidence, terminalIds, service, beganAt } = incident;
  const trouble: Trouble = { cause, detail, confidence, terminalIds, since: beganAt, ...(service ? { service } : {}) };
  return { slot, trouble, openedAt, isBad: false, lastBadAt: now };
}

/** Room that is left for how it ends, however long the story is. */
const KEPT_FOR_THE_END = 8;

/** Adds a step at the end; where the story is full only its ends are still written. A step that is there is never moved: its place is its number. */
export function withStep(steps: readonly IncidentStep[], step: IncidentStep): IncidentStep[] {
  const isEnd = step.kind === 'closed' || step.kind === 'taken' || step.kind === 'escalated';
  return steps.length < MAX_INCIDENT_STEPS - (isEnd ? 0 : KEPT_FOR_THE_END) ? [...steps, step] : [...steps];
}

function latestOf(kept: readonly KeptIncident[], slot: string, now: number): KeptIncident | undefined {
  const own = kept.filter((one) => one.slot === slot);
  return (
    own.find(({ closedAt }) => closedAt === null) ??
    own
      .filter(({ closedAt }) => closedAt !== null && now - closedAt < SAME_INCIDENT_MS)
      .toSorted((one, other) => (other.closedAt ?? 0) - (one.closedAt ?? 0))[0]
  );
}

function opened(siteId: string | null, { slot, trouble }: Suspect, now: number, incidentId: string): KeptIncident {
  const { cause, detail, confidence, terminalIds, service, since } = trouble;
  return {
    incidentId,
    siteId,
    cause,
    detail,
    confidence,
    terminalIds,
    ...(service ? { service } : {}),
    beganAt: since,
    endedAt: null,
    takenBy: null,
    steps: [{ kind: 'opened', at: now, cause, detail, confidence }],
    slot,
    openedAt: now,
    closedAt: null,
    alertedAt: null,
    heldAt: null,
    endToldAt: null,
    escalatedAt: null,
  };
}

function updated(before: KeptIncident, { trouble }: Pick<Suspect, 'trouble'>, now: number): KeptIncident {
  const { cause, detail, confidence, terminalIds, service, since } = trouble;
  const isBack = before.closedAt !== null;
  const isOther = before.cause !== cause;
  const isOtherDetail = before.detail !== detail;
  const isSame = before.confidence === confidence && before.terminalIds.join() === terminalIds.join();
  // What began again goes on: its first beginning stays. A cause that measures corrected has its own.
  const beganAt = isBack ? before.beganAt : isOther ? since : Math.min(before.beganAt, since);
  if (!isBack && !isOther && !isOtherDetail && isSame && beganAt === before.beganAt) return before;
  const last = before.steps.findLast(({ kind }) => kind === 'changed' || kind === 'opened');
  const isWritten = isBack || isOther || (isOtherDetail && now - (last?.at ?? 0) >= CHANGE_APART_MS);
  return {
    ...before,
    cause,
    detail,
    confidence,
    terminalIds,
    ...(service ? { service } : {}),
    beganAt,
    endedAt: null,
    closedAt: null,
    // Its end was told: the next end will be, too.
    endToldAt: isBack ? null : before.endToldAt,
    steps: isWritten ? withStep(before.steps, { kind: 'changed', at: now, cause, detail, confidence }) : before.steps,
  };
}
