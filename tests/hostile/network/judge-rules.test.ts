import { describe, expect, it } from 'vitest';
import type { Cause, Trouble } from '#protocol/diagnosis.ts';
import type { Incident } from '#protocol/incidents.ts';
import { type Record, judge, sumUp } from './judge-rules.ts';
import { type Scenario, scenarios } from './scenarios.ts';

const [SITE, WITNESS] = ['montanou000', 'barlete0000'];
const BEGAN = 1_000_000;

function scenario(name: string): Scenario {
  const found = scenarios.find((one) => one.name === name);
  if (!found) throw new Error(`no scenario ${name}`);
  return found;
}

function said(
  seconds: number,
  cause: Cause | null,
  siteId = SITE,
  lossPercent: number | null = 0,
): Record['verdicts'][number] {
  const trouble: Trouble = {
    cause: cause ?? 'fibre',
    detail: 'cut',
    since: BEGAN,
    confidence: 'likely',
    terminalIds: [],
  };
  return {
    says: 'verdict',
    at: BEGAN + seconds * 1_000,
    siteId,
    diagnosis: { fibre: 'up', wifi: 'unknown', troubles: cause ? [trouble] : [] },
    lossPercent,
    heard: 3,
  };
}

function incident(cause: Cause, siteId: string | null = SITE ?? null): Incident {
  return {
    incidentId: 'incident000',
    siteId,
    cause,
    detail: 'cut',
    confidence: 'certain',
    terminalIds: [],
    beganAt: BEGAN,
    endedAt: BEGAN + 100_000,
    takenBy: null,
    steps: [],
  };
}

const cut: Record = {
  beganAt: BEGAN,
  endedAt: BEGAN + 100_000,
  faultySiteId: SITE,
  verdicts: [said(-30, null), said(11, 'fibre-or-power'), said(108, 'fibre')],
  alerts: [{ at: BEGAN + 36_000 }],
  incidents: [incident('fibre')],
};
const nothing: Record = { ...cut, verdicts: [], alerts: [], incidents: [] };

describe('the judge of verify:network', () => {
  it('takes a cut fibre that is told after 11 s, and rung for once, as right', () => {
    expect(judge(scenario('fibre cut'), cut)).toMatchObject({
      truth: 'fibre',
      diagnosis: ['fibre'],
      isRight: true,
      secondsToRight: 11,
      alerts: 1,
      extraAlerts: 0,
    });
  });

  it.each<[string, Partial<Record>]>([
    ['told after a minute', { verdicts: [said(61, 'fibre-or-power')] }],
    ['told before it began', { verdicts: [said(-1, 'fibre')] }],
    ['told of another site', { verdicts: [said(11, 'fibre', WITNESS)] }],
    ['told to be something else', { verdicts: [said(11, 'dns')] }],
    ['never corrected', { incidents: [incident('fibre-or-power')] }],
    ['one thing too many', { incidents: [incident('fibre'), incident('dns')] }],
    ['the same thing twice', { incidents: [incident('fibre'), incident('fibre')] }],
    ['no incident', { incidents: [] }],
    ['an incident of another site', { incidents: [incident('fibre', WITNESS)] }],
    ['an incident of both', { incidents: [incident('fibre'), incident('fibre', WITNESS)] }],
  ])('finds a record that is not right: %s', (_, wrong) => {
    expect(judge(scenario('fibre cut'), { ...cut, ...wrong }).isRight).toBe(false);
  });

  it('counts each alert too many, and the one that is missing', () => {
    const twice = judge(scenario('fibre cut'), { ...cut, alerts: [{ at: BEGAN }, { at: BEGAN }] });
    const none = judge(scenario('fibre cut'), { ...cut, alerts: [] });
    expect(sumUp([twice, none])).toMatchObject({ extraAlerts: 1, missedAlerts: 1 });
  });

  it('wants silence where nothing is wrong', () => {
    const calm = scenario('nothing at all');
    expect(judge(calm, nothing).isRight).toBe(true);
    expect(judge(calm, { ...nothing, incidents: [incident('fibre')] }).isRight).toBe(false);
    expect(judge(calm, { ...nothing, alerts: [{ at: BEGAN }] }).extraAlerts).toBe(1);
  });

  it.each<[number | null, boolean]>([
    [17.1, true],
    [22.9, true],
    [16.9, false],
    [23.2, false],
    [null, false],
  ])('compares the loss that was measured with what the kernel dropped: %s of 20 %%', (measured, isRight) => {
    const lossy = { ...cut, verdicts: [said(40, 'fibre', SITE, 9), said(99, 'fibre', SITE, measured)] };
    expect(judge(scenario('fibre loses 20 % of packets'), lossy).isRight).toBe(isRight);
  });

  it('counts from the end of a fault that nobody could be told of before', () => {
    const dead = scenario('control server killed');
    const told = incident('control-server', null);
    const at = BEGAN + 120_000;
    const step = { kind: 'opened', at, cause: 'control-server', detail: 'cut', confidence: 'certain' } as const;
    const record = { ...cut, verdicts: [], incidents: [{ ...told, steps: [step] }] };
    expect(judge(dead, record)).toMatchObject({ isRight: true, secondsToRight: 20 });
    expect(judge(dead, { ...record, incidents: [] })).toMatchObject({ isRight: false, secondsToRight: null });
  });

  it('wants an incident at each site where all are hit, and one alert', () => {
    const dns = scenario('DNS dead');
    const both = { ...cut, verdicts: [said(20, 'dns')], incidents: [incident('dns'), incident('dns', WITNESS)] };
    expect(judge(dns, both)).toMatchObject({ isRight: true, extraAlerts: 0 });
    expect(judge(dns, { ...both, alerts: [...cut.alerts, ...cut.alerts] }).extraAlerts).toBe(1);
    expect(judge(dns, { ...both, incidents: [incident('dns')] }).isRight).toBe(false);
  });

  it('lets a blip be on the page under its name, and wants it to ring for nobody', () => {
    const blip = scenario('a blip of 8 s');
    expect(judge(blip, nothing)).toMatchObject({ isRight: true, expectedAlerts: 0 });
    expect(judge(blip, { ...nothing, incidents: [incident('fibre')] }).isRight).toBe(true);
    expect(judge(blip, { ...nothing, incidents: [incident('dns')] }).isRight).toBe(false);
    expect(judge(blip, { ...nothing, alerts: cut.alerts }).extraAlerts).toBe(1);
  });

  it('sums up: the middle and the longest of what is judged by the minute', () => {
    const of = (name: string, seconds: number, cause: Cause) =>
      judge(scenario(name), {
        ...cut,
        verdicts: [said(seconds, cause)],
        incidents: [incident(cause), ...(scenario(name).isEverywhere ? [incident(cause, WITNESS)] : [])],
      });
    const judged = [
      of('fibre cut', 10, 'fibre'),
      of('captive portal', 40, 'portal'),
      of('one service dead', 300, 'service'),
    ];
    expect(sumUp(judged)).toEqual({
      scenarios: 3,
      right: 3,
      medianSeconds: 25,
      maxSeconds: 40,
      extraAlerts: 0,
      missedAlerts: 0,
    });
  });
});
