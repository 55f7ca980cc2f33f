import { setTimeout as pause } from 'node:timers/promises';
import { type Random, between } from '../../../provisioning/dev/fleet/seeded-random.ts';
import type { Room } from './room.ts';
import type { TerminalSeat } from './terminal-seat.ts';

/** Longer than any wait the terminal itself puts an end to. */
const PATIENCE_MS = 15_000;

/**
 * The people who come to one terminal, one after the other, until `signal`: they type the words of a ticket, stay a moment or until time is over, get
 * minutes, are ended by staff. What does not work because something is broken they try again.
 */
export async function liveAt(seat: TerminalSeat, room: Room, random: Random, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    if (seat.shows?.view === 'out-of-service') await room.order(seat, 'wipe-again', null);
    const isFree = await seat.until(({ isUp, view }) => isUp && ['welcome', 'clean'].includes(view), 500, signal);
    if (!isFree) {
      await pause(50);
      continue;
    }
    const ticket = await room.ticket();
    if (!ticket) {
      await pause(200);
      continue;
    }
    const began = await seat.act({ act: 'sign-in', words: ticket.words });
    if (began.kind === 'gone' || began.result === null) continue;
    if (began.result.startsWith('refused ')) {
      // Wrong words are limited; a terminal out of reach is asked again when it is back.
      await pause(began.result.endsWith('too-many-attempts') ? 1_000 : 50);
      continue;
    }
    if (began.result !== '') {
      room.noteOpened(ticket, seat, began.result);
      await stay(seat, room, began.result, random, signal);
    }
  }
}

/** From the first page to the empty chair. */
async function stay(
  seat: TerminalSeat,
  room: Room,
  sessionId: string,
  random: Random,
  signal: AbortSignal,
): Promise<void> {
  const isOver = (withinMs: number) => seat.until((shows) => shows.sessionId !== sessionId, withinMs, signal);
  const choice = random();
  if (choice < 0.3) {
    await isOver(between(random, 20, 900));
  } else if (choice < 0.5) {
    // Until the terminal says that time is over.
    if (await isOver(PATIENCE_MS)) return;
  } else if (choice < 0.8) {
    // Staff wait for the answer; the resident does not.
    void room.order(seat, 'extend', sessionId);
    if (random() < 0.4) void room.order(seat, 'extend', sessionId);
    if (random() < 0.3) void room.order(seat, 'show-message', null);
    await isOver(between(random, 100, 1_500));
  } else {
    await isOver(between(random, 20, 400));
    void room.order(seat, 'end', sessionId);
    if (random() < 0.3) void room.order(seat, 'end', sessionId);
    if (await isOver(3_000)) return;
  }
  if (seat.shows?.sessionId === sessionId) await seat.act({ act: 'leave' });
}
