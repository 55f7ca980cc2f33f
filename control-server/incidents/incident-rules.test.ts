import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type IncidentStep } from '#protocol/incidents.ts';
import { MAX_INCIDENT_STEPS } from '#protocol/limits.ts';
import { makeTrouble } from '../diagnosis/candidate-rules.ts';
import type { Suspect } from '../diagnosis/hysteresis-rules.ts';
import { type KeptIncident, SAME_INCIDENT_MS, advanceIncidents, suspectOf, withStep } from './incident-rules.ts';

const silence = makeTrouble({ cause: 'fibre-or-power', detail: 'cut', since: 1_000, confidence: 'possible' });
const fibre = makeTrouble({ cause: 'fibre', detail: 'cut', since: 500, confidence: 'certain' });
const open = (trouble = silence, slot = 'line'): Suspect => ({
  slot,
  trouble,
  openedAt: 2_000,
  isBad: true,
  lastBadAt: 2_000,
});
const none = { suspects: [], closed: [] };
let ids = 0;
const advance = (kept: readonly KeptIncident[], memory: Parameters<typeof advanceIncidents>[2], now: number) =>
  advanceIncidents('site', kept, memory, now, () => `id ${(ids += 1)}`);
const first = () => advance([], { ...none, suspects: [open()] }, 2_000)[0] as KeptIncident;
const close = (kept: KeptIncident, now: number) =>
  advance(
    [kept],
    { ...none, closed: [{ slot: kept.slot, trouble: silence, endedAt: now - 60_000 }] },
    now,
  )[0] as KeptIncident;

describe('an incident', () => {
  it('opens with its trouble, and nothing is written while it stands', () => {
    const incident = first();
    expect(incident).toMatchObject({
      siteId: 'site',
      cause: 'fibre-or-power',
      beganAt: 1_000,
      endedAt: null,
      closedAt: null,
    });
    expect(advance([incident], { ...none, suspects: [open()] }, 3_000)).toEqual([]);
  });

  it('is corrected in its place: the same incident, with its own beginning', () => {
    const [corrected] = advance([first()], { ...none, suspects: [open(fibre)] }, 9_000);
    expect(corrected).toMatchObject({ cause: 'fibre', confidence: 'certain', beganAt: 500 });
    expect(corrected?.steps.map(({ kind }) => kind)).toEqual(['opened', 'changed']);
  });

  it('does not write down each turn of a detail', () => {
    let incident = first();
    for (let turn = 1; turn <= 50; turn += 1) {
      const detail = turn % 2 === 0 ? 'lossy' : 'saturated';
      const trouble = makeTrouble({ cause: 'fibre', detail, since: 1_000, confidence: 'likely' });
      [incident = incident] = advance([incident], { ...none, suspects: [open(trouble)] }, 2_000 + turn * 2_000);
    }
    expect(incident.steps.length).toBeLessThanOrEqual(4);
  });

  it('goes on when it is back within ten minutes, and another begins after', () => {
    const closed = close(first(), 100_000);
    expect(closed).toMatchObject({ endedAt: 40_000, closedAt: 100_000 });
    const [back] = advance([closed], { ...none, suspects: [open()] }, 100_000 + SAME_INCIDENT_MS - 1);
    expect(back).toMatchObject({ incidentId: closed.incidentId, beganAt: 1_000, endedAt: null, closedAt: null });
    const [other] = advance([closed], { ...none, suspects: [open()] }, 100_000 + SAME_INCIDENT_MS);
    expect(other?.incidentId).not.toBe(closed.incidentId);
  });

  it('survives a restart as the suspect it was made of', () => {
    const incident = first();
    const suspect = suspectOf(incident, 50_000);
    expect(suspect).toMatchObject({
      slot: 'line',
      trouble: { cause: 'fibre-or-power', since: 1_000 },
      openedAt: 2_000,
    });
    expect(advance([incident], { ...none, suspects: [suspect] }, 50_000)).toEqual([]);
  });

  it('is one for each slot, however it comes and goes', () => {
    const event = fc.record({
      slot: fc.constantFrom('line', 'dns', 'terminal a'),
      isOpen: fc.boolean(),
      after: fc.integer({ min: 1_000, max: 900_000 }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let kept: KeptIncident[] = [];
        let now = 10_000;
        for (const { slot, isOpen, after } of events) {
          now += after;
          const memory = isOpen
            ? { ...none, suspects: [open(silence, slot)] }
            : { ...none, closed: [{ slot, trouble: silence, endedAt: now - 1 }] };
          const changed = advance(kept, memory, now);
          kept = [
            ...kept.filter(({ incidentId }) => !changed.some((one) => one.incidentId === incidentId)),
            ...changed,
          ];
          const stillOpen = kept.filter(({ closedAt }) => closedAt === null).map((one) => one.slot);
          expect(new Set(stillOpen).size).toBe(stillOpen.length);
          for (const { beganAt, endedAt } of kept) expect(endedAt ?? beganAt).toBeGreaterThanOrEqual(beganAt);
        }
      }),
    );
  });

  it('has a story that ends, however long it is, and no step is ever moved', () => {
    const step = fc.constantFrom<IncidentStep['kind']>('changed', 'note', 'alerted', 'closed', 'taken');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (kinds) => {
        let steps: IncidentStep[] = [];
        for (const kind of kinds) {
          const after = withStep(steps, { kind, at: 1 } as IncidentStep);
          expect(after.slice(0, steps.length)).toEqual(steps);
          expect(after.length).toBeLessThanOrEqual(MAX_INCIDENT_STEPS);
          steps = after;
        }
      }),
    );
  });
});
