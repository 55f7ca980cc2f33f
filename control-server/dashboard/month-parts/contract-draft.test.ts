import { describe, expect, it } from 'vitest';
import { madeContract } from '../month/made-month.ts';
import { draftOfContract, readContractDraft } from './contract-draft.ts';

describe('a contract while it is written', () => {
  it('is read as it was kept', () => {
    expect(readContractDraft(draftOfContract(madeContract))).toEqual({ read: madeContract, problems: new Set() });
  });

  it('takes a comma, spaces, and promises nothing where a field is empty', () => {
    const typed = { ...draftOfContract(madeContract), availabilityPercent: '99,85', downMbps: '1 000', upMbps: ' ' };
    expect(readContractDraft(typed).read).toMatchObject({ availabilityPercent: 99.85, downMbps: 1_000, upMbps: null });
  });

  it('needs an operator, and says which fields are wrong', () => {
    const typed = { ...draftOfContract(null), upMbps: 'cent', availabilityPercent: '101', repairHours: '-4' };
    expect(readContractDraft(typed)).toEqual({
      read: null,
      problems: new Set(['operator', 'upMbps', 'availabilityPercent', 'repairHours']),
    });
  });
});
