import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { City } from './city.ts';
import { whyNoTools } from './root-tools.ts';
import type { TerminalSeat } from './terminal-seat.ts';

/** The calls by which a fact becomes durable. */
const CALLS = ['fsync', 'write', 'rename'] as const;
type Call = (typeof CALLS)[number];
/** What is swept: from the words typed to the session's first fact, and from "end" to the terminal wiped. */
const PHASES = ['begin', 'end'] as const;
type Phase = (typeof PHASES)[number];

export type SweepPoint = { phase: Phase; call: Call; k: number };
/** Nothing in a terminal needs so many calls of one kind: then the sweep itself would not end. */
const MOST_CALLS = 80;
const MOST_TRIES = 5;
const SURVIVED_WITHIN_MS = 2_500;
const READY_WITHIN_MS = 45_000;

export const whyNoSweep = () => whyNoTools('strace');

/**
 * Kills a terminal with `strace` at its k-th call of each kind, for each k until it survives, while a session begins and while one ends; it starts again
 * after each kill. One lane a terminal.
 * @param step every how many calls a kill is tried, 1 for all @returns how many kills there were, by phase and call
 */
export async function sweep(
  city: City,
  parts: { step: number; deadline: number; stuck(what: string): void },
): Promise<Map<string, number>> {
  const kills = new Map<string, number>();
  const lanes = PHASES.flatMap((phase) => CALLS.map((call) => ({ phase, call })));
  const left = [...lanes];
  await Promise.all(
    city.seats.map(async (seat) => {
      for (let lane = left.shift(); lane; lane = left.shift()) {
        for (let k = 1; k < MOST_CALLS && Date.now() < parts.deadline; k += parts.step) {
          let result = await killAt(city, seat, { ...lane, k });
          // A server that has no time, words that came too late: nothing was tried.
          for (let more = 0; result === 'no-session' && more < MOST_TRIES; more += 1)
            result = await killAt(city, seat, { ...lane, k });
          if (result === 'stuck' || result === 'no-session')
            parts.stuck(`${seat.name} before ${lane.phase} ${lane.call} ${k}`);
          if (result !== 'killed') break;
          const name = `${lane.phase} ${lane.call}`;
          kills.set(name, (kills.get(name) ?? 0) + 1);
        }
      }
    }),
  );
  return kills;
}

async function killAt(
  city: City,
  seat: TerminalSeat,
  point: SweepPoint,
): Promise<'killed' | 'survived' | 'no-session' | 'stuck'> {
  if (!seat.child.isRunning) seat.start();
  if (!(await isReady(city, seat))) return 'stuck';
  const ticket = await city.room.freshTicket();
  if (!ticket) return 'stuck';
  let hasBegun = false;
  const signIn = async () => {
    const began = await seat.act({ act: 'sign-in', words: ticket.words });
    const sessionId = began.kind === 'did' ? began.result : null;
    hasBegun = sessionId !== null && !sessionId.startsWith('refused ');
    if (hasBegun && sessionId) city.room.noteOpened(ticket, seat, sessionId);
  };
  if (point.phase === 'end') {
    await signIn();
    if (!hasBegun) return 'no-session';
  }
  const strace = await attach(seat, point);
  seat.child.expectEnd();
  const acting = point.phase === 'begin' ? signIn() : seat.act({ act: 'leave' });
  const isKilled = await Promise.race([
    seat.ended().then(() => true),
    acting.then(() => seat.until(isDone[point.phase], SURVIVED_WITHIN_MS)).then(() => !seat.child.isRunning),
  ]);
  strace.detach();
  await strace.gone;
  if (isKilled) {
    await seat.ended();
    return 'killed';
  }
  seat.child.expectOn();
  if (seat.shows?.sessionId) await seat.act({ act: 'leave' });
  return hasBegun ? 'survived' : 'no-session';
}

const isDone = {
  begin: ({ sessionId, pendingFacts }: { sessionId: string | null; pendingFacts: number }) =>
    sessionId !== null && pendingFacts === 0,
  end: ({ view, pendingFacts }: { view: string; pendingFacts: number }) => view === 'clean' && pendingFacts === 0,
} as const;

async function isReady({ room }: City, seat: TerminalSeat): Promise<boolean> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    if (seat.shows?.sessionId) await seat.act({ act: 'leave' });
    if (seat.shows?.view === 'out-of-service') await room.order(seat, 'wipe-again', null);
    const isFree = await seat.until(({ isUp, view }) => isUp && ['welcome', 'clean'].includes(view), 1_000);
    if (isFree) return true;
    await pause(20);
  }
  return false;
}

/** Resolves when strace holds the terminal: from then on its calls are counted. */
async function attach(
  seat: TerminalSeat,
  { call, k }: SweepPoint,
): Promise<{ detach(): void; gone: Promise<unknown> }> {
  const args = ['-f', '-e', `trace=${call}`, '-e', `inject=${call}:signal=SIGKILL:when=${k}`];
  const strace = spawn('strace', [...args, '-o', '/dev/null', '-p', String(seat.child.pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = new Promise((resolve) => {
    strace.once('close', resolve);
  });
  const lines = createInterface({ input: strace.stderr });
  await Promise.race([
    new Promise((resolve) => {
      lines.on('line', (line) => {
        if (line.includes('attached')) resolve(line);
      });
    }),
    gone,
  ]);
  return { detach: () => void strace.kill('SIGINT'), gone };
}
