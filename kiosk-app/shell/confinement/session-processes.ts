import { descendantsOf, isAlive, messageQueueLimit, pidNamespace, readProcessTable } from './process-table.ts';
import type { ProcessEntry } from './process-table.ts';
import type { SessionRecord } from './session-record.ts';

/**
 * The living processes of a session: its first one and all under it, all that live in its namespace, all that carry its mark.
 * Three ways, because one alone has holes: a double fork leaves the parent, and a program may lower its own limits.
 */
export async function sessionProcesses(record: SessionRecord): Promise<ProcessEntry[]> {
  const table = await readProcessTable();
  const found = new Map<number, ProcessEntry>();
  await Promise.all(
    table.map(async (entry) => {
      const inNamespace = record.pidNamespace !== null && (await pidNamespace(entry.pid)) === record.pidNamespace;
      if (inNamespace || (await messageQueueLimit(entry.pid)) === record.mark) found.set(entry.pid, entry);
    }),
  );
  if (record.root && (await isAlive(record.root))) found.set(record.root.pid, { ...record.root, parent: 0 });
  for (const entry of descendantsOf(table, new Set(found.keys()))) found.set(entry.pid, entry);
  found.delete(process.pid);
  return [...found.values()];
}
