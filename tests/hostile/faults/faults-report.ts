import type { FaultResult } from './fault-run.ts';

export type FaultNumbers = {
  rounds: number;
  facts: number;
  lost: number;
  doubled: number;
  violations: number;
  seed: number;
  seconds: number;
  nemeses: Record<string, { rounds: number; violations: number; skipped?: string }>;
  found: { nemesis: string; kind: string; terminalId: string | null; what: string }[];
  crashes: string[];
};

/** Sums up all that was done. */
export function sumUp(results: readonly FaultResult[], seed: number): FaultNumbers {
  const sum = (of: (result: FaultResult) => number) => results.reduce((total, result) => total + of(result), 0);
  return {
    rounds: sum(({ rounds }) => rounds),
    facts: sum(({ facts }) => facts),
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled }) => doubled),
    violations: sum(({ violations }) => violations.length),
    seed,
    seconds: Math.round(sum(({ seconds }) => seconds)),
    nemeses: Object.fromEntries(
      results.map(({ nemesis, rounds, violations, skipped }) => [
        nemesis,
        { rounds, violations: violations.length, ...(skipped === null ? {} : { skipped }) },
      ]),
    ),
    found: results.flatMap(({ nemesis, violations }) => violations.map((violation) => ({ nemesis, ...violation }))),
    crashes: results.flatMap(({ nemesis, crashes }) => crashes.map((crash) => `${nemesis}: ${crash}`)),
  };
}

/** Nothing was violated, no program ended by itself, and something was done. */
export function isProven({ violations, crashes, rounds, facts }: FaultNumbers): boolean {
  return violations === 0 && crashes.length === 0 && rounds > 0 && facts > 0;
}

const COLUMNS = [
  'fault',
  'rounds',
  'facts',
  'damaged',
  'sessions',
  'orders',
  'lost',
  'twice',
  'violations',
  's',
] as const;

export function renderTable(results: readonly FaultResult[]): string {
  const rows = results.map((result) =>
    result.skipped === null
      ? [
          result.nemesis,
          result.rounds,
          result.facts,
          result.damaged,
          result.sessions,
          result.orders,
          result.lost,
          result.doubled,
          result.violations.length,
          result.seconds,
        ].map(String)
      : [result.nemesis, `skipped: ${result.skipped}`],
  );
  const widths = COLUMNS.map((title, index) =>
    Math.max(
      title.length,
      ...rows.filter((row) => row.length === COLUMNS.length).map((row) => row[index]?.length ?? 0),
    ),
  );
  widths[0] = Math.max(...rows.map(([name]) => name?.length ?? 0), COLUMNS[0].length);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('  ');
  return [line(COLUMNS), ...rows.map(line)].join('\n');
}
