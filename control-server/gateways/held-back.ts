/**
 * Lets something else go first, but never for longer than `atMostMs` in a row: under a load that does not end, newcomers come in slowly instead of not at all.
 * @param isBehind what goes first is behind with its work
 * @returns to be asked before each piece of work: true means not now
 */
export function heldBackBy(isBehind: () => boolean, atMostMs: number): () => boolean {
  let heldSince: number | null = null;
  return () => {
    const now = performance.now();
    if (!isBehind() || (heldSince !== null && now - heldSince >= atMostMs)) {
      heldSince = null;
      return false;
    }
    heldSince ??= now;
    return true;
  };
}
