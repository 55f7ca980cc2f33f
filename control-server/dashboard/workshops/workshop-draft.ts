import { MAX_SERIES_DAYS, MAX_WORKSHOP_WEEKS } from '#protocol/limits.ts';
import type { LocalDate } from '#protocol/room-rules.ts';
import type { Repeats, Workshop, WorkshopPlan } from '#protocol/workshops.ts';
import { fieldOf, minuteOf, wholeNumber } from '../rules/rules-draft.ts';

/** A workshop while it is planned: what stands in the fields, right or not. */
export type WorkshopDraft = {
  title: string;
  isWholeRoom: boolean;
  terminals: string[];
  date: string;
  from: string;
  to: string;
  doesRepeat: boolean;
  everyWeeks: string;
  until: string;
};
export type WorkshopField = 'title' | 'terminals' | 'date' | 'hours' | 'weeks' | 'until';

const DAY_MS = 86_400_000;

/** @param today on the site's wall; null: no workshop yet */
export function draftOfWorkshop(workshop: Workshop | null, today: LocalDate): WorkshopDraft {
  return {
    title: workshop?.title ?? '',
    isWholeRoom: (workshop?.terminals.length ?? 0) === 0,
    terminals: workshop?.terminals ?? [],
    date: workshop?.date ?? today,
    from: fieldOf(workshop?.from ?? 840),
    to: fieldOf(workshop?.to ?? 960),
    doesRepeat: (workshop?.repeats ?? null) !== null,
    everyWeeks: String(workshop?.repeats?.everyWeeks ?? 1),
    until: workshop?.repeats?.until ?? '',
  };
}

function readRepeats(draft: WorkshopDraft, problems: Set<WorkshopField>): Repeats | null {
  if (!draft.doesRepeat) return null;
  const everyWeeks = wholeNumber(draft.everyWeeks, 1, MAX_WORKSHOP_WEEKS);
  const days = (Date.parse(draft.until) - Date.parse(draft.date)) / DAY_MS;
  if (everyWeeks === null) problems.add('weeks');
  if (!(days > 0 && days <= MAX_SERIES_DAYS)) problems.add('until');
  return { everyWeeks: everyWeeks ?? 1, until: draft.until };
}

/** @returns the plan that stands in the fields, or null and what is wrong with them. Of a series the first date may be past. */
export function readWorkshopDraft(
  draft: WorkshopDraft,
  today: LocalDate,
): { plan: WorkshopPlan | null; problems: ReadonlySet<WorkshopField> } {
  const problems = new Set<WorkshopField>();
  const title = draft.title.trim();
  const from = minuteOf(draft.from, false);
  const to = minuteOf(draft.to, true);
  if (title === '') problems.add('title');
  if (!draft.isWholeRoom && draft.terminals.length === 0) problems.add('terminals');
  if (draft.date === '' || (!draft.doesRepeat && draft.date < today)) problems.add('date');
  if (from === null || to === null || from >= to) problems.add('hours');
  const repeats = readRepeats(draft, problems);
  if (problems.size > 0 || from === null || to === null) return { plan: null, problems };
  const terminals = draft.isWholeRoom ? [] : draft.terminals;
  return { plan: { title, terminals, date: draft.date, from, to, repeats }, problems };
}
