const NAME = /^(\d{8})-([0-9a-f-]{36})\.jsonl$/;

/** A segment's file name: its number among all of the terminal's segments, then its boot. In the order of the alphabet they are in the order of time. */
export function segmentName(number: number, bootId: string): string {
  return `${String(number).padStart(8, '0')}-${bootId}.jsonl`;
}

/** @returns null where the name is not a segment's: such files are left alone */
export function parseSegmentName(name: string): { number: number; bootId: string } | null {
  const [, digits, bootId] = NAME.exec(name) ?? [];
  return digits && bootId ? { number: Number(digits), bootId } : null;
}
