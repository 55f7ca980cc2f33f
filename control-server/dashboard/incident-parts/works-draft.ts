import type { Maintenance } from '#protocol/incidents.ts';

/** Works while they are announced: what stands in the fields. Moments as `datetime-local` writes them, in the browser's time zone. */
export type WorksDraft = { title: string; from: string; until: string };
export type WorksProblem = 'title' | 'times';

const HOUR_MS = 3_600_000;

/** `moment`: ms since 1970; to the minute. */
export function localField(moment: number): string {
  const clock = new Date(moment);
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${clock.getFullYear()}-${two(clock.getMonth() + 1)}-${two(clock.getDate())}`;
  return `${date}T${two(clock.getHours())}:${two(clock.getMinutes())}`;
}

/** @param works null: new ones, proposed from the next whole hour on, for two hours */
export function draftOfWorks(works: Maintenance | null, now: number): WorksDraft {
  const next = Math.ceil(now / HOUR_MS) * HOUR_MS;
  const { title = '', from = next, until = next + 2 * HOUR_MS } = works ?? {};
  return { title, from: localField(from), until: localField(until) };
}

/** @returns what stands in the fields as moments, or null and what is wrong with them. */
export function readWorksDraft({ title, from, until }: WorksDraft): {
  read: Pick<Maintenance, 'title' | 'from' | 'until'> | null;
  problems: ReadonlySet<WorksProblem>;
} {
  const problems = new Set<WorksProblem>();
  const [begins, ends] = [Date.parse(from), Date.parse(until)];
  if (title.trim() === '') problems.add('title');
  if (!(begins < ends)) problems.add('times');
  return { read: problems.size > 0 ? null : { title: title.trim(), from: begins, until: ends }, problems };
}
