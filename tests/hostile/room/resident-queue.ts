import type { Phase, Resident } from './resident.ts';
import { standBefore } from './resident-arrival.ts';

const MINUTE_MS = 60_000;
/** Who is called is there before the shortest hold of any site is over, or after the longest. */
const WALK_MS = { comes: 75_000, 'comes-late': 16 * MINUTE_MS } as const;

/** Looks at the wall. @returns whether anything was done */
export async function waitForCall(
  resident: Resident,
  { place, until }: Extract<Phase, { kind: 'queueing' }>,
): Promise<boolean> {
  const { site, visitor } = resident;
  const now = site.time.now();
  const called = site.board?.called.find(({ number }) => number === place.number);
  if (called && visitor.whenCalled !== 'never') {
    const at = now + WALK_MS[visitor.whenCalled];
    resident.phase = { kind: 'called', place, terminalId: called.terminalId, at };
    return false;
  }
  const isOver = called === undefined && (await isPlaceOver(resident, place));
  if (called === undefined && !isOver && now < until) return false;
  if (called === undefined && !isOver && visitor.saysWhenLeaving) await site.giveUp(place.placeId, visitor.queueBy);
  resident.leave(place);
  return true;
}

/** Comes to the terminal they were called to. */
export async function answerCall(
  resident: Resident,
  { place, terminalId }: Extract<Phase, { kind: 'called' }>,
): Promise<void> {
  const { site, visitor } = resident;
  const seat = site.seatOf(terminalId);
  if (seat && seat.offer.isFree && seat.offer.number === place.number && standBefore(resident, seat, place)) return;
  // Called somewhere else meanwhile, or too late.
  const standing = await site.standing(place.placeId);
  if (standing === null || standing.kind === 'over') return resident.leave(place);
  resident.phase = { kind: 'queueing', place, until: site.time.now() + visitor.patience * MINUTE_MS };
}

/** Not on the wall any more: the telephone says whether it is over. */
async function isPlaceOver(
  { site }: Resident,
  { placeId, number }: { placeId: string; number: number },
): Promise<boolean> {
  if (site.board?.waiting.includes(number) || !site.server.isUp) return false;
  return (await site.standing(placeId))?.kind === 'over';
}
