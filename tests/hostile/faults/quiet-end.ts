import { setTimeout as pause } from 'node:timers/promises';
import { JournalEvent } from '#protocol/journal-events.ts';
import type { City } from './city.ts';
import type { Conditions, Fact, History, ServerHistory, TerminalHistory } from './history.ts';
import { lastHeard, readServer } from './server-evidence.ts';
import type { TerminalSeat } from './terminal-seat.ts';

/** All that was broken is whole: within this time a terminal is back, has told everything and opens a session. */
const BACK_WITHIN_MS = 60_000;
const ORDERS_WITHIN_MS = 40_000;
const AWAKE_WITHIN_MS = 15_000;

/** Brings a healed city to rest: everybody leaves, each terminal opens and ends one more session, every fact is told, every order has its end. */
export async function bringToRest(city: City): Promise<void> {
  await city.emptyRooms();
  await Promise.all(city.seats.map((seat) => lastVisit(city, seat)));
  await city.room.quiet();
  const deadline = Date.now() + ORDERS_WITHIN_MS;
  while (Date.now() < deadline && hasPending(city)) await pause(100);
}

async function lastVisit({ room }: City, seat: TerminalSeat): Promise<void> {
  const deadline = Date.now() + BACK_WITHIN_MS;
  let isDone = false;
  while (!isDone && Date.now() < deadline) {
    if (!seat.child.isRunning) seat.start();
    if (seat.shows?.sessionId) await seat.act({ act: 'leave' });
    if (seat.shows?.view === 'out-of-service') await room.order(seat, 'wipe-again', null);
    if (!(await seat.until(({ isUp, view }) => isUp && ['welcome', 'clean'].includes(view), 1_000))) continue;
    const ticket = await room.freshTicket();
    const began = ticket && (await seat.act({ act: 'sign-in', words: ticket.words }));
    if (ticket && began?.kind === 'did' && began.result && !began.result.startsWith('refused ')) {
      room.noteOpened(ticket, seat, began.result);
      isDone = true;
    } else await pause(300);
  }
  if (seat.shows?.sessionId) await seat.act({ act: 'leave' });
  await seat.until(isAtRest, Math.max(1_000, deadline - Date.now()));
}

const isAtRest = ({
  pendingFacts,
  sessionId,
  view,
}: {
  pendingFacts: number;
  sessionId: string | null;
  view: string;
}) => pendingFacts === 0 && sessionId === null && view !== 'wiping';

function hasPending({ server, seats }: City): boolean {
  const { orders } = readServer(server.dataDir);
  const here = new Set(seats.map(({ terminalId }) => terminalId));
  const isPending = (state: string) => state === 'waiting' || state === 'sent';
  return (orders ?? []).some(
    ({ terminalId, kind, state }) => here.has(terminalId) && kind !== 'show-message' && isPending(state),
  );
}

/** The server writes what it has heard of a few terminals each four seconds: does it still? All it does by the clock is done with that. */
export async function isServerAwake({ server }: City): Promise<boolean> {
  const before = lastHeard(server.dataDir);
  const deadline = Date.now() + AWAKE_WITHIN_MS;
  while (Date.now() < deadline) {
    await pause(200);
    if (lastHeard(server.dataDir) !== before) return true;
  }
  return false;
}

/** Reads all that is known of a city at rest. */
export function readHistory(city: City, faults: Partial<Conditions> = {}): History {
  const { room, seats } = city;
  const server = readServer(city.server.dataDir);
  const conditions: Conditions = {
    wasRestored: false,
    mayTellFromMemory: false,
    serverClockMoved: false,
    trueTime: { from: city.bornAt, to: Date.now() },
    ...faults,
  };
  const terminals = seats.map((seat): TerminalHistory => {
    seat.look();
    const { shows, terminalId, name } = seat;
    const atEnd = shows && shows.isUp ? { pendingRecords: shows.pendingFacts, sessionId: shows.sessionId } : null;
    const facts = seat.evidence.facts();
    return {
      terminalId,
      name,
      facts: conditions.mayTellFromMemory ? withTold(facts, server, terminalId) : facts,
      atEnd,
    };
  });
  const { orders, tickets, opened } = room;
  return { terminals, server, orders, tickets, opened, conditions };
}

/** With what a terminal told and could never write: it happened, and its disk does not know. */
export function withTold(facts: readonly Fact[], server: ServerHistory, terminalId: string): Fact[] {
  const known = new Set(facts.map(({ bootId, seq }) => `${bootId} ${seq}`));
  const boots = [...new Set(facts.map(({ bootId }) => bootId))];
  const told = server.records.flatMap((row): Fact[] => {
    const isNew = row.terminalId === terminalId && !known.has(`${row.bootId} ${row.seq}`);
    return isNew ? [{ ...row, event: JournalEvent.parse(row.event), isDamaged: true }] : [];
  });
  // A boot of which the disk has nothing at all goes where its facts were said to have happened.
  for (const { bootId, at } of told) {
    if (boots.includes(bootId)) continue;
    const later = boots.findIndex((one) => facts.some((fact) => fact.bootId === one && fact.at > at));
    boots.splice(later < 0 ? boots.length : later, 0, bootId);
  }
  return [...facts, ...told].toSorted((a, b) => boots.indexOf(a.bootId) - boots.indexOf(b.bootId) || a.seq - b.seq);
}
