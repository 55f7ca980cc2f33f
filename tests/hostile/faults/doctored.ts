import type { JournalEvent } from '#protocol/journal-events.ts';
import { BOOTS, OTHER_TERMINAL, TERMINAL } from './good-history.ts';
import type { Fact, History, ViolationKind } from './history.ts';

/** A way to break a run: what it is, the violation that must be said of it first, with those that may be said too, and the doctoring. */
export type Broken = [what: string, kinds: ViolationKind[], doctor: (history: History) => void];
export const MINUTE = 60_000;

export const terminal = ({ terminals }: History) => found(terminals[0]);
export const rowOf = ({ server }: History, index: number) => found(server.records[index]);

export function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not in the good history');
  return value;
}

/** The same on the disk and at the server: what a terminal wrote and told. */
export function both(history: History, isMeant: (fact: Fact) => boolean, change: (event: JournalEvent) => void): void {
  const facts = terminal(history).facts.filter(isMeant);
  if (facts.length === 0) throw new Error('no such fact');
  for (const { event, bootId, seq } of facts) {
    change(event);
    const row = history.server.records.find((one) => one.bootId === bootId && one.seq === seq);
    if (row && row.event !== event) change(row.event as JournalEvent);
  }
}

/** One more fact at the end of the last boot, told as it should be. */
export function add(history: History, event: JournalEvent, to = terminal(history)): void {
  const bootId = to.terminalId === TERMINAL ? BOOTS[1] : OTHER_TERMINAL;
  const seq = to.facts.filter((fact) => fact.bootId === bootId).length + 1;
  const at = (to.facts.at(-1)?.at ?? 0) + 1;
  to.facts.push({ bootId, seq, at, event, isDamaged: false });
  history.server.records.push({ terminalId: to.terminalId, bootId, seq, at, receivedAt: at + 100, event });
}
