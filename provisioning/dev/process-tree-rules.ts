/** One process as /proc shows it. `startTicks` tells a process from a later one with the same number. */
export type ProcessRow = { pid: number; parent: number; group: number; startTicks: string; state: string };

/** Reads /proc/<pid>/stat (proc_pid_stat(5)). The name, in brackets, may hold spaces and brackets itself. */
export function parseStat(text: string): ProcessRow | undefined {
  const close = text.lastIndexOf(')');
  const pid = Number.parseInt(text, 10);
  const fields = text.slice(close + 2).split(' ');
  const [state, parent, group] = fields;
  const startTicks = fields[19];
  if (close < 0 || Number.isNaN(pid) || !state || !parent || !group || !startTicks) return undefined;
  return { pid, parent: Number(parent), group: Number(group), startTicks, state };
}

/** The processes of one tree: the roots, their children's children, and whatever shares a group with a root. Zombies are dead. */
export function treeOf(rows: readonly ProcessRow[], roots: readonly number[]): ProcessRow[] {
  const inTree = new Set(roots);
  for (let grew = true; grew;) {
    grew = false;
    for (const row of rows) {
      if (inTree.has(row.pid) || (!inTree.has(row.parent) && !roots.includes(row.group))) continue;
      inTree.add(row.pid);
      grew = true;
    }
  }
  return rows.filter((row) => inTree.has(row.pid) && row.state !== 'Z');
}

/** Those of `before` that still live in `now`: same number and same moment of birth. */
export function survivors(before: readonly ProcessRow[], now: readonly ProcessRow[]): ProcessRow[] {
  return before.filter(({ pid, startTicks }) =>
    now.some((row) => row.pid === pid && row.startTicks === startTicks && row.state !== 'Z'),
  );
}
