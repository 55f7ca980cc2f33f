import type { Done, Resident, Seated } from './resident.ts';
import { typeQuickly } from './screens-of-arrival.ts';
import type { Seat } from './seat.ts';

const MINUTE_MS = 60_000;
/** Who writes when time ends does so for the last while. */
const WRITES_BEFORE_MS = 60_000;

/** What a resident does in one step of a session. @returns whether anything was done */
export async function actAtSeat(resident: Resident, seated: Seated): Promise<boolean> {
  const { seat, sessionId, since } = seated;
  const { site, visitor } = resident;
  if (!seat.isOn || seat.session?.sessionId !== sessionId) return isOver(resident, seated);
  const now = site.time.now();
  let hasActed = false;
  const isTime = (name: Done, after: number | null) => {
    if (after === null || seated.done.has(name) || now < since + after * MINUTE_MS) return false;
    seated.done.add(name);
    hasActed = true;
    return true;
  };
  if (isTime('deed', visitor.deed?.after ?? null)) await helperActs(resident, seated);
  if (seated.hasWalkedAway || seat.session?.sessionId !== sessionId) return hasActed;
  if (isTime('help', visitor.asksHelpAfter)) seat.terminal.call({ call: 'ask-help' });
  else if (isTime('help-comes', visitor.asksHelpAfter === null ? null : visitor.asksHelpAfter + 2))
    await answerHelp(resident, seat);
  if (isTime('lend', visitor.lendsAfter)) return lend(resident);
  if (isTime('move', visitor.movesAfter)) return move(resident, seated);
  const { notice } = seat.terminal;
  if (notice?.kind === 'time-warning' && notice.offeredMinutes !== undefined && seated.asksLeft > 0) {
    seated.asksLeft -= 1;
    seat.terminal.call({ call: 'ask-more-time' });
    return true;
  }
  if (visitor.writesAtEnd && seat.session.endsAt - now <= WRITES_BEFORE_MS) {
    seat.terminal.type();
    return true;
  }
  if (visitor.parting === 'stays' || !isTime('leave', visitor.stay)) return hasActed;
  if (visitor.parting === 'walks-away') {
    site.diary.ended.push({ at: now, sessionId, how: 'walked-away' });
    seat.terminal.leaveQuietly();
    seated.hasWalkedAway = true;
    return false;
  }
  site.diary.ended.push({ at: now, sessionId, how: 'resident-left' });
  seat.terminal.leave();
  seat.isTaken = false;
  resident.over();
  return true;
}

function isOver(resident: Resident, { seat, sessionId, since }: Seated): boolean {
  const isNextOnes = seat.session !== null && seat.session.sessionId !== sessionId;
  if (!isNextOnes) seat.isTaken = false;
  const isByPower = !seat.isOn || seat.bootedAt > since;
  if (isByPower) resident.comeAgain();
  else resident.over();
  return false;
}

async function helperActs({ site, visitor }: Resident, { seat, sessionId }: Seated): Promise<void> {
  const { terminalId } = seat;
  const { kind, minutes } = visitor.deed ?? { kind: 'say', minutes: 0 };
  switch (kind) {
    case 'extend':
      await site.desk.ask('session:extend', { terminalId, sessionId, minutes });
      return;
    case 'accompany':
      await site.desk.ask('session:accompany', { terminalId, sessionId, procedure: 'other' });
      return;
    case 'say':
      await site.desk.ask('terminal:message', { terminalId, text: 'Votre impression vous attend.' });
      return;
    case 'end': {
      const at = site.time.now();
      const answer = await site.desk.ask('session:end', { terminalId, sessionId });
      // Where the terminal is away the order waits for it.
      if (answer.ok) site.diary.ended.push({ at, sessionId, how: 'staff-ended' });
    }
  }
}

async function answerHelp({ site }: Resident, { terminalId }: Seat): Promise<void> {
  if (!site.server.isUp) return;
  const { tiles } = await site.desk.look(site.siteId);
  const callId = tiles.find((tile) => tile.terminalId === terminalId)?.help?.callId;
  if (callId === undefined) return;
  await site.desk.ask('help:answer', { terminalId, callId });
  await site.desk.ask('help:close', { terminalId, callId });
}

/** A friend tries the same words elsewhere: with a line they are told where the words are in use; without one the book may open a second session. */
async function lend(resident: Resident): Promise<boolean> {
  const { site, ticket } = resident;
  const seat = ticket ? site.freeSeat() : null;
  if (!ticket || !seat) return false;
  if (await typeQuickly(seat, ticket.words)) {
    resident.befriend(seat);
    return true;
  }
  resident.noteRefusal(seat);
  seat.terminal.call({ call: 'leave' });
  return true;
}

/** "Continuer ici". */
async function move(resident: Resident, seated: Seated): Promise<boolean> {
  const { site, ticket } = resident;
  const seat = ticket ? site.freeSeat() : null;
  if (!ticket || !seat) return false;
  const { terminal } = seat;
  let isIn = await typeQuickly(seat, ticket.words);
  const isOffered = terminal.view.kind === 'words' && terminal.view.canMoveHere === true;
  if (!isIn && isOffered) {
    site.diary.ended.push({ at: site.time.now(), sessionId: seated.sessionId, how: 'moved' });
    terminal.call({ call: 'move-here' });
    await terminal.until((view) => view.kind !== 'checking');
    isIn = seat.session !== null;
  }
  if (!isIn) {
    resident.noteRefusal(seat);
    terminal.call({ call: 'leave' });
    return true;
  }
  if (seated.seat.session?.sessionId === seated.sessionId) {
    // By the book, with the line down: the first one goes on, and nobody is there.
    site.diary.ended.push({ at: site.time.now(), sessionId: seated.sessionId, how: 'walked-away' });
    seated.seat.terminal.leaveQuietly();
  }
  seated.seat.isTaken = seated.seat.session !== null;
  resident.sit(seat, null);
  return true;
}
