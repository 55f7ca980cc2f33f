/** A terminal that might do something for all of its site. */
export type Electable = { terminalId: string; isHeard: boolean; isWired: boolean; isFree: boolean };

/**
 * Which terminal looks at the services for its site. The one that does stays, as long as it is heard and no wired one would do it better than one on Wi-Fi: what is asked every five minutes is
 * comparable only from one place. Else a wired one, a free one, the first by its id.
 * @returns the ids in their order, the elected first; those who are not heard are not among them
 */
export function electOrder(terminals: readonly Electable[], before: string | null): string[] {
  const there = terminals.filter(({ isHeard }) => isHeard);
  const rank = ({ terminalId, isWired, isFree }: Electable) =>
    (isWired ? 0 : 4) + (terminalId === before ? 0 : isFree ? 1 : 2);
  return there
    .toSorted((one, other) => rank(one) - rank(other) || (one.terminalId < other.terminalId ? -1 : 1))
    .map(({ terminalId }) => terminalId);
}
