import { describe, expect, it } from 'vitest';
import type { AlertSettings } from '#protocol/incidents.ts';
import { draftOfAlerts, readAlertsDraft } from './alerts-draft.ts';

const nobody: AlertSettings = { emails: [], webhook: null, quiet: null, escalateAfterMinutes: null, escalateTo: [] };
const some: AlertSettings = {
  emails: ['reseau@agen.test', 'dsi@agen.test'],
  webhook: 'https://astreinte.agen.test/escale',
  quiet: { from: 1_200, to: 480 },
  escalateAfterMinutes: 45,
  escalateTo: ['chef@agen.test'],
};
const draft = draftOfAlerts(nobody);
const problemsOf = (part: Partial<typeof draft>) => Object.fromEntries(readAlertsDraft({ ...draft, ...part }).problems);

describe('who is told, while it is written', () => {
  it('is read as it was kept', () => {
    expect(readAlertsDraft(draftOfAlerts(some))).toEqual({ settings: some, problems: new Map() });
    expect(readAlertsDraft(draft).settings).toEqual(nobody);
  });

  it('takes addresses as they come out of a mail program, each once', () => {
    const emails = ' a@agen.test; b@agen.test,\n\na@agen.test ';
    expect(readAlertsDraft({ ...draft, emails }).settings?.emails).toEqual(['a@agen.test', 'b@agen.test']);
    expect(problemsOf({ emails: 'a@agen.test b@' })).toEqual({ emails: { kind: 'address', address: 'b@' } });
    const many = Array.from({ length: 11 }, (_, place) => `a${place}@agen.test`).join('\n');
    expect(problemsOf({ emails: many })).toEqual({ emails: { kind: 'many' } });
  });

  it('lets a webhook leave the house over https only', () => {
    expect(problemsOf({ webhook: 'http://example.org/x' })).toEqual({ webhook: { kind: 'wrong' } });
    expect(problemsOf({ webhook: 'astreinte' })).toEqual({ webhook: { kind: 'wrong' } });
    expect(problemsOf({ webhook: 'http://10.0.0.4/x' })).toEqual({});
  });

  it('needs two different hours of quiet, and somebody else with a time', () => {
    expect(problemsOf({ hasQuiet: true, quietFrom: '' })).toEqual({ quietFrom: { kind: 'missing' } });
    expect(problemsOf({ hasQuiet: true, quietFrom: '08:00' })).toEqual({ quietFrom: { kind: 'wrong' } });
    expect(problemsOf({ escalates: true, escalateAfter: '4' })).toEqual({
      escalateTo: { kind: 'missing' },
      escalateAfter: { kind: 'wrong' },
    });
    expect(problemsOf({ escalates: true, escalateAfter: '', escalateTo: 'a@agen.test' })).toEqual({
      escalateAfter: { kind: 'wrong' },
    });
  });

  it('forgets what is switched off', () => {
    const off = { ...draftOfAlerts(some), hasQuiet: false, escalates: false, escalateTo: 'x' };
    expect(readAlertsDraft(off).settings).toMatchObject({ quiet: null, escalateAfterMinutes: null, escalateTo: [] });
  });
});
