import { LineContract } from '#protocol/incidents.ts';

/** A contract while it is written: what stands in the fields. Numbers as they are typed, with a comma or a point; empty: nothing is promised. */
export type ContractDraft = { [field in keyof LineContract]: string };
export type ContractField = keyof LineContract;

const figures = ['downMbps', 'upMbps', 'availabilityPercent', 'repairHours'] as const;

/** @param contract null: there is none yet */
export function draftOfContract(contract: LineContract | null): ContractDraft {
  const figure = (value: number | null | undefined) => (value === null || value === undefined ? '' : String(value));
  return {
    operator: contract?.operator ?? '',
    reference: contract?.reference ?? '',
    phone: contract?.phone ?? '',
    downMbps: figure(contract?.downMbps),
    upMbps: figure(contract?.upMbps),
    availabilityPercent: figure(contract?.availabilityPercent),
    repairHours: figure(contract?.repairHours),
  };
}

/** @returns the contract that stands in the fields, or null and which of them are wrong. */
export function readContractDraft(draft: ContractDraft): {
  read: LineContract | null;
  problems: ReadonlySet<ContractField>;
} {
  const numbers = Object.fromEntries(figures.map((field) => [field, numberIn(draft[field])]));
  const { operator, reference, phone } = draft;
  const parsed = LineContract.safeParse({ operator, reference, phone, ...numbers });
  if (parsed.success) return { read: parsed.data, problems: new Set() };
  return { read: null, problems: new Set(parsed.error.issues.map(({ path: [field] }) => field as ContractField)) };
}

/** @returns null for an empty field, NaN (which no schema takes) for what is no number */
function numberIn(text: string): number | null {
  const typed = text.replaceAll(/\s/g, '').replace(',', '.');
  return typed === '' ? null : Number(typed);
}
