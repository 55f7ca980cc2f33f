import type { Resident, SigningIn } from './resident.ts';
import { pressStart } from './screens-of-arrival.ts';
import type { Seat } from './seat.ts';
import type { OwnPlace } from './site-room.ts';

const MINUTE_MS = 60_000;
/** Who finds no seat and no queue looks again so often, so long apart. */
const TRIES = 3;
const LOOKS_AGAIN_MS = 5 * MINUTE_MS;
const WRONG_WORDS = ['lune', 'lune', 'lune'];

/** Comes in: to a free terminal, to the helper, or into the queue. */
export async function come(resident: Resident, tries: number): Promise<void> {
  const { site, visitor } = resident;
  const now = site.time.now();
  if (resident.isByTicket && !(await hasTicket(resident, now))) return resident.leave();
  // The helper's dashboard shows for whom a terminal is kept, also while its screen says goodbye.
  if (visitor.way === 'helper') await site.lookAtWall();
  const seat = site.freeSeat();
  if (seat && visitor.way === 'helper') return askHelperToOpen(resident, seat);
  if (seat && standBefore(resident, seat, null)) return;
  const place = visitor.way === 'helper' ? null : await site.takePlace(visitor.queueBy);
  if (place) resident.phase = { kind: 'queueing', place, until: now + visitor.patience * MINUTE_MS };
  else if (tries + 1 < TRIES) resident.phase = { kind: 'coming', tries: tries + 1, at: now + LOOKS_AGAIN_MS };
  else resident.leave();
}

/** @returns whether the charter is there */
export function standBefore(resident: Resident, seat: Seat, place: OwnPlace | null): boolean {
  if (!pressStart(seat, place?.number ?? null)) return false;
  seat.isTaken = true;
  resident.phase = { kind: 'signing-in', seat, stage: 'charter', place };
  return true;
}

export function acceptCharter(resident: Resident, phase: SigningIn): boolean {
  const { seat } = phase;
  if (!isAt(seat, 'charter')) return turnAway(resident, phase);
  seat.terminal.call({ call: 'accept-charter' });
  resident.phase = { ...phase, stage: 'words' };
  return true;
}

export async function typeWords(resident: Resident, phase: SigningIn): Promise<boolean> {
  const { seat, place } = phase;
  if (!isAt(seat, 'way-in', 'words')) return turnAway(resident, phase);
  const { terminal } = seat;
  const isWithout = resident.visitor.way === 'without-ticket';
  if (isWithout && terminal.view.kind !== 'way-in') return turnAway(resident, phase, true);
  if (isWithout) terminal.call({ call: 'ask-without-ticket' });
  else {
    if (terminal.view.kind === 'way-in') terminal.call({ call: 'choose-ticket' });
    terminal.call({ call: 'submit-words', words: resident.typesWell ? (resident.ticket?.words ?? []) : WRONG_WORDS });
  }
  await terminal.until((view) => view.kind !== 'checking');
  if (!seat.isOn) return turnAway(resident, phase);
  if (!resident.typesWell) {
    resident.typesWell = true;
    return true;
  }
  if (seat.session) {
    resident.sit(seat, place);
    return true;
  }
  resident.noteRefusal(seat);
  return turnAway(resident, phase, true);
}

/** A helper has opened a session there: the charter is all there is to read. */
export function acceptOpened(resident: Resident, seat: Seat): boolean {
  const phase: SigningIn = { kind: 'signing-in', seat, stage: 'charter', place: null };
  if (!isAt(seat, 'charter')) return turnAway(resident, phase);
  seat.terminal.call({ call: 'accept-charter' });
  if (!seat.session) return turnAway(resident, phase);
  resident.sit(seat, null);
  return true;
}

async function hasTicket(resident: Resident, now: number): Promise<boolean> {
  const { site, kind, visitor } = resident;
  const { siteId } = site;
  resident.ticket ??= await site.desk.ticket({ siteId, minutes: visitor.ticketMinutes, kind, now }, (printed) =>
    site.diary.tickets.push({ ticketId: printed.ticketId, siteId, kind, minutes: printed.minutes, issuedAt: now }),
  );
  return resident.ticket !== null;
}

async function askHelperToOpen(resident: Resident, seat: Seat): Promise<void> {
  const { site, visitor, kind } = resident;
  const { terminalId } = seat;
  const answer = await site.desk.ask('session:open', { terminalId, minutes: visitor.ticketMinutes, kind });
  if (answer.ok) {
    seat.isTaken = true;
    resident.phase = { kind: 'opened', seat };
    return;
  }
  site.diary.refused.push({ at: site.time.now(), terminalId, way: 'helper', code: answer.refusal.code });
  resident.leave();
}

/** Away from the terminal. @param isForGood they were refused; else the terminal is not where they left it, and they try once more */
function turnAway(resident: Resident, { seat, place }: SigningIn, isForGood = false): boolean {
  if (seat.isOn) seat.terminal.call({ call: 'leave' });
  seat.isTaken = false;
  resident.leave(place);
  if (!isForGood) resident.phase = { kind: 'coming', tries: TRIES - 1, at: resident.site.time.now() };
  return true;
}

function isAt(seat: Seat, ...kinds: string[]): boolean {
  return seat.isOn && kinds.includes(seat.terminal.view.kind);
}
