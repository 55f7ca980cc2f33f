import { describe, expect, it } from 'vitest';
import { type Workshop, WorkshopPlan } from '#protocol/workshops.ts';
import { type WorkshopDraft, draftOfWorkshop, readWorkshopDraft } from './workshop-draft.ts';

const today = '2026-11-24';
const taxes: Workshop = {
  workshopId: '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c001',
  siteId: '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c002',
  title: 'Impôts',
  terminals: ['6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c003'],
  date: '2026-11-03',
  from: 840,
  to: 1_440,
  repeats: { everyWeeks: 2, until: '2027-06-30' },
  skipped: ['2026-12-29'],
  revision: 3,
};
const read = (change: Partial<WorkshopDraft>) =>
  readWorkshopDraft({ ...draftOfWorkshop(null, today), title: 'Photos', ...change }, today);

describe('a workshop in the fields of its form', () => {
  it('is read back as it was kept, a series that began in the past too', () => {
    const { title, terminals, date, from, to, repeats } = taxes;
    const { plan } = readWorkshopDraft(draftOfWorkshop(taxes, today), today);
    expect(plan).toEqual({ title, terminals, date, from, to, repeats });
  });

  it('is for the whole room this afternoon until something else is chosen, and is what the server takes', () => {
    const { plan } = read({});
    expect(plan).toEqual({ title: 'Photos', terminals: [], date: today, from: 840, to: 960, repeats: null });
    expect(WorkshopPlan.safeParse(plan).success).toBe(true);
  });

  it.each([
    ['title', { title: '  ' }],
    ['terminals', { isWholeRoom: false }],
    ['date', { date: '2026-11-23' }],
    ['date', { date: '' }],
    ['hours', { from: '14:00', to: '14:00' }],
    ['hours', { from: '', to: '14:00' }],
    ['weeks', { doesRepeat: true, everyWeeks: '9', until: '2026-12-24' }],
    ['until', { doesRepeat: true, until: '' }],
    ['until', { doesRepeat: true, until: today }],
    ['until', { doesRepeat: true, until: '2027-11-26' }],
  ] as const)('says what is wrong: %s', (field, change) => {
    expect(read(change)).toEqual({ plan: null, problems: new Set([field]) });
  });
});
