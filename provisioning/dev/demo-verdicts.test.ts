import { expect, it } from 'vitest';
import type { Diagnosis } from '#protocol/diagnosis.ts';
import type { SiteSummary } from '#protocol/staff-messages.ts';
import { DemoVerdicts } from './demo-verdicts.ts';

const since = Date.parse('2026-11-23T09:12:00Z');
const site = (...causes: ('fibre' | 'fibre-or-power')[]): SiteSummary[] => {
  const troubles = causes.map((cause) => ({
    cause,
    detail: 'cut' as const,
    since,
    confidence: 'likely' as const,
    terminalIds: [],
  }));
  const diagnosis: Diagnosis = { fibre: 'down', wifi: 'unknown', troubles };
  return [{ siteId: 'a', name: 'Montanou', diagnosis } as unknown as SiteSummary];
};

it('says each verdict once, and again when it is another', () => {
  const verdicts = new DemoVerdicts();
  const say = (sites: SiteSummary[]) =>
    verdicts.news(sites, since).map((text) => text.replaceAll(/[\u00a0\u202f]/g, ' '));
  expect(say(site())).toEqual([]);
  expect(say(site('fibre-or-power'))).toEqual(['Coupure probable à Montanou depuis 10 h 12 (fibre ou courant).']);
  expect(say(site('fibre-or-power'))).toEqual([]);
  expect(say(site('fibre'))).toEqual(['La fibre de Montanou est coupée depuis 10 h 12 ; les postes vont bien.']);
  expect(say(site())).toEqual([]);
  expect(say(site('fibre'))).toHaveLength(1);
});
