import type { Violation, ViolationKind } from './room-history.ts';

/** Counts what was checked and keeps what was not so. */
export class Tally {
  checks = 0;
  readonly violations: Violation[] = [];

  /** @param where a session, terminal, site or place; @param what said only if it is not so */
  expect(isSo: boolean, kind: ViolationKind, about: { at: number; where: string }, what: () => string): void {
    this.checks += 1;
    if (!isSo) this.violations.push({ kind, ...about, what: what() });
  }
}

/** The beginning of an id is enough to find it. */
export function short(id: string): string {
  return id.slice(0, 8);
}

export function clock(moment: number | null): string {
  return moment === null ? 'never' : new Date(moment).toISOString().slice(0, 19);
}
