import type { Hit } from './canary-search.ts';
import type { Form } from './encodings.ts';
import { PLACES, type PlaceId } from './routes.ts';

/** What was met where: the canary's name, the place, how it was written, and in what (a file, a process). */
export type Finding = { name: string; place: PlaceId; form: Form | 'compressed'; source: string };

/** All that a search met. The same thing in the same source counts once. */
export class Findings {
  readonly #all = new Map<string, Finding>();

  add(place: PlaceId, source: string, hits: readonly Hit[], inCompressed = false): void {
    for (const { name, form } of hits) {
      const finding: Finding = { name, place, form: inCompressed ? 'compressed' : form, source };
      this.#all.set(JSON.stringify(finding), finding);
    }
  }

  all(): Finding[] {
    return [...this.#all.values()];
  }

  of(name: string): Finding[] {
    return this.all().filter((finding) => finding.name === name);
  }
}

/** One route as a line of the matrix. */
export type MatrixLine = {
  label: string;
  /** found while the session lived; null: refused by the kiosk */
  control: number | null;
  /** found after the end, by place */
  after: ReadonlyMap<PlaceId, number>;
  note: string;
};

/** Counts findings by place. */
export function byPlace(findings: readonly Finding[]): Map<PlaceId, number> {
  const counts = new Map<PlaceId, number>();
  for (const { place } of findings) counts.set(place, (counts.get(place) ?? 0) + 1);
  return counts;
}

/**
 * The matrix route × place, for reading. A dot is "nothing"; `?` a place that was not covered, where nothing says nothing.
 * @param covered places whose own canary was found by the same search
 */
export function renderMatrix(lines: readonly MatrixLine[], covered: ReadonlySet<PlaceId>): string {
  const width = Math.max(5, ...lines.map(({ label }) => label.length));
  const cell = (text: string) => text.padStart(5);
  const head = ['route'.padEnd(width), '  témoin', ...PLACES.map(({ short }) => cell(short))].join('');
  const body = lines.map(({ label, control, after, note }) =>
    [
      label.padEnd(width),
      (control === null ? 'refusé' : String(control)).padStart(8),
      ...PLACES.map(({ id }) => cell(String(after.get(id) ?? (covered.has(id) ? '·' : '?')))),
      note === '' ? '' : `  ${note}`,
    ].join(''),
  );
  const legend = PLACES.map(({ short, label }) => `  ${short.padEnd(5)} ${label}`);
  return [head, ...body, '', ...legend].join('\n');
}
