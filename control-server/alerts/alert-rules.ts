import type { AlertSettings } from '#protocol/incidents.ts';
import { isToldAfterwards } from '../incidents/downtime-rules.ts';
import type { KeptIncident } from '../incidents/incident-rules.ts';

/** A blip is over by then, and nobody is called for it. The page shows it at once. */
export const ALERT_AFTER_MS = 25_000;
/** "It is over" is told when it stayed so for a while: a line that flaps would tell it each time. */
export const END_TOLD_AFTER_MS = 2 * 60_000;

/** What concerns the moment: announced works at the site, a time at which nobody is woken. `isEcho`: the same fault was told of another site. */
export type AlertMoment = { now: number; isBad: boolean; isMaintenance: boolean; isQuiet: boolean; isEcho: boolean };

export type AlertStep = 'tell-opened' | 'tell-ended' | 'tell-afterwards' | 'escalate' | 'hold' | null;

/** DNS that fails at several sites within this time is one resolver, and one fault. */
const SAME_FAULT_MS = 2 * 60_000;

/** Are these two the same fault, seen from two sites: one service, or one resolver? */
export function isSameFault(one: KeptIncident, other: KeptIncident): boolean {
  if (one.service !== undefined) return one.service === other.service;
  const isDns = one.cause === 'dns' && other.cause === 'dns' && one.detail === other.detail;
  return isDns && Math.abs(one.beganAt - other.beganAt) <= SAME_FAULT_MS;
}

/** What is to be told of an incident now; one thing at a time, each once. `hold` is said once, when it would have been told. */
export function nextAlert(incident: KeptIncident, settings: AlertSettings, moment: AlertMoment): AlertStep {
  const { now, isBad, isMaintenance, isQuiet, isEcho } = moment;
  const { alertedAt, closedAt, openedAt, heldAt, endToldAt, escalatedAt, takenBy } = incident;
  const isHeld = isMaintenance || isQuiet;
  if (alertedAt === null) {
    const isAfterwards = isToldAfterwards(incident);
    const isThere = closedAt === null && isBad && now - openedAt >= ALERT_AFTER_MS;
    if (!(isAfterwards || isThere) || isEcho || !hasWays(settings)) return null;
    if (!isHeld) return isAfterwards ? 'tell-afterwards' : 'tell-opened';
    return heldAt === null ? 'hold' : null;
  }
  if (closedAt !== null) {
    return endToldAt === null && !isQuiet && now - closedAt >= END_TOLD_AFTER_MS ? 'tell-ended' : null;
  }
  const { escalateAfterMinutes, escalateTo } = settings;
  const isLeft = takenBy === null && escalatedAt === null && escalateAfterMinutes !== null && escalateTo.length > 0;
  return isLeft && !isHeld && now - alertedAt >= escalateAfterMinutes * 60_000 ? 'escalate' : null;
}

function hasWays({ emails, webhook }: AlertSettings): boolean {
  return emails.length > 0 || webhook !== null;
}

/** @param minute of the day on the wall; a quiet time that ends before it begins goes over midnight */
export function isQuietMinute({ quiet }: Pick<AlertSettings, 'quiet'>, minute: number): boolean {
  if (!quiet || quiet.from === quiet.to) return false;
  const { from, to } = quiet;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** Waits between two tries of one message, ms; after a day of the last one it is given up. */
const RETRY_MS = [10_000, 30_000, 60_000, 5 * 60_000, 15 * 60_000];
const GIVEN_UP_AFTER_MS = 24 * 60 * 60_000;

/** @param attempts tries that failed. @returns when it is tried next; null: never again */
export function nextTry(createdAt: number, attempts: number, now: number): number | null {
  if (now - createdAt >= GIVEN_UP_AFTER_MS) return null;
  return now + (RETRY_MS[Math.min(attempts, RETRY_MS.length) - 1] ?? 0);
}
