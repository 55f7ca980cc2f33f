import { describe, expect, it } from 'vitest';
import type { AlertSettings } from '#protocol/incidents.ts';
import type { KeptIncident } from '../incidents/incident-rules.ts';
import {
  ALERT_AFTER_MS,
  type AlertMoment,
  END_TOLD_AFTER_MS,
  isQuietMinute,
  isSameFault,
  nextAlert,
  nextTry,
} from './alert-rules.ts';

const settings: AlertSettings = {
  emails: ['reseau@agen.example'],
  webhook: null,
  quiet: null,
  escalateAfterMinutes: 30,
  escalateTo: ['astreinte@agen.example'],
};
const incident: KeptIncident = {
  ...{ incidentId: 'a', siteId: 's', cause: 'fibre', detail: 'cut', confidence: 'certain', terminalIds: [] },
  ...{ beganAt: 0, endedAt: null, takenBy: null, steps: [], slot: 'line', openedAt: 0, closedAt: null },
  ...{ alertedAt: null, heldAt: null, endToldAt: null, escalatedAt: null },
};
const at = (now: number, parts: Partial<AlertMoment> = {}): AlertMoment => ({
  ...{ now, isBad: true, isMaintenance: false, isQuiet: false, isEcho: false },
  ...parts,
});
const told = { ...incident, alertedAt: 30_000 };

describe('an alert', () => {
  it('waits until a blip is over, and for the fault to be there at that moment', () => {
    expect(nextAlert(incident, settings, at(ALERT_AFTER_MS - 1))).toBeNull();
    expect(nextAlert(incident, settings, at(ALERT_AFTER_MS))).toBe('tell-opened');
    expect(nextAlert(incident, settings, at(ALERT_AFTER_MS, { isBad: false }))).toBeNull();
    expect(nextAlert({ ...incident, closedAt: 20_000 }, settings, at(ALERT_AFTER_MS))).toBeNull();
  });

  it('is told once, and where nobody is set up it is not told', () => {
    expect(nextAlert(told, settings, at(60_000))).toBeNull();
    expect(nextAlert(incident, { ...settings, emails: [] }, at(60_000))).toBeNull();
    expect(nextAlert(incident, settings, at(60_000, { isEcho: true }))).toBeNull();
  });

  it.each(['isQuiet', 'isMaintenance'] as const)('is held back once while %s, and told when that is over', (reason) => {
    expect(nextAlert(incident, settings, at(60_000, { [reason]: true }))).toBe('hold');
    const held = { ...incident, heldAt: 60_000 };
    expect(nextAlert(held, settings, at(70_000, { [reason]: true }))).toBeNull();
    expect(nextAlert(held, settings, at(80_000))).toBe('tell-opened');
  });

  it('of what nobody could be told in time is told afterwards, at once and once, in no quiet hour', () => {
    const away = {
      ...incident,
      siteId: null,
      cause: 'control-server' as const,
      ...{ endedAt: 90_000, openedAt: 90_000 },
    };
    const over = { ...away, closedAt: 90_000 };
    expect(nextAlert(over, settings, at(90_000, { isBad: false }))).toBe('tell-afterwards');
    expect(nextAlert(over, settings, at(90_000, { isBad: false, isQuiet: true }))).toBe('hold');
    expect(nextAlert({ ...over, alertedAt: 1, endToldAt: 1 }, settings, at(900_000))).toBeNull();
    expect(nextAlert({ ...over, siteId: 's' }, settings, at(90_000))).toBeNull();
  });

  it('of a resolver, or of a service, is one for all sites that miss it at the same time', () => {
    const dns = { ...incident, cause: 'dns' as const, detail: 'no-answer' as const };
    expect(isSameFault(dns, { ...dns, siteId: 't', beganAt: 60_000 })).toBe(true);
    expect(isSameFault(dns, { ...dns, siteId: 't', beganAt: 10 * 60_000 })).toBe(false);
    expect(isSameFault(dns, { ...dns, siteId: 't', detail: 'wrong-answers' })).toBe(false);
    expect(isSameFault(incident, { ...incident, siteId: 't' })).toBe(false);
    const caf = { ...incident, cause: 'service' as const, service: 'caf.fr' };
    expect([isSameFault(caf, { ...caf, beganAt: 900_000 }), isSameFault(caf, { ...caf, service: 'ants' })]).toEqual([
      true,
      false,
    ]);
  });

  it('has an end that is told when it stays so, only where the beginning was', () => {
    const over = { ...told, closedAt: 100_000 };
    expect(nextAlert(over, settings, at(100_000 + END_TOLD_AFTER_MS - 1))).toBeNull();
    expect(nextAlert(over, settings, at(100_000 + END_TOLD_AFTER_MS))).toBe('tell-ended');
    expect(nextAlert(over, settings, at(900_000, { isQuiet: true }))).toBeNull();
    expect(nextAlert({ ...over, endToldAt: 1 }, settings, at(900_000))).toBeNull();
    expect(nextAlert({ ...incident, closedAt: 100_000 }, settings, at(900_000))).toBeNull();
  });

  it('goes to others when nobody takes it in time, once', () => {
    const late = 30_000 + 30 * 60_000;
    expect(nextAlert(told, settings, at(late - 1))).toBeNull();
    expect(nextAlert(told, settings, at(late))).toBe('escalate');
    expect(nextAlert({ ...told, takenBy: 'Marie' }, settings, at(late))).toBeNull();
    expect(nextAlert({ ...told, escalatedAt: late }, settings, at(late + 1))).toBeNull();
    expect(nextAlert(told, { ...settings, escalateAfterMinutes: null }, at(late))).toBeNull();
    expect(nextAlert(told, settings, at(late, { isQuiet: true }))).toBeNull();
  });
});

it('quiet hours may go over midnight', () => {
  const night = { quiet: { from: 22 * 60, to: 7 * 60 } };
  expect([21 * 60 + 59, 22 * 60, 0, 7 * 60 - 1, 7 * 60].map((minute) => isQuietMinute(night, minute))).toEqual([
    false,
    true,
    true,
    true,
    false,
  ]);
  expect(isQuietMinute({ quiet: { from: 720, to: 780 } }, 750)).toBe(true);
  expect(isQuietMinute({ quiet: null }, 750)).toBe(false);
});

it('a message that fails is tried later and later, for a day', () => {
  const waits = [1, 2, 3, 4, 5, 6, 50].map((attempts) => (nextTry(0, attempts, 1_000) ?? 0) - 1_000);
  expect(waits).toEqual([10_000, 30_000, 60_000, 300_000, 900_000, 900_000, 900_000]);
  expect(nextTry(0, 3, 24 * 60 * 60_000)).toBeNull();
});
