import type { KioskProgram } from '../tests/stage/kiosk-program.ts';
import { until } from '../tests/stage/until.ts';

/** A line the shell wrote, with its moment: milliseconds since 1970, whole (the log's own resolution). */
export type LogLine = { time: number; msg: string; state?: string; durationMs?: number };

/** Lines that `accept` among those written since the log had `from` lines. */
export function linesSince(kiosk: KioskProgram, from: number, accept: (line: LogLine) => boolean): LogLine[] {
  return kiosk.log
    .slice(from)
    .map((line) => JSON.parse(line) as LogLine)
    .filter(accept);
}

/** Waits for such a line. Throws after `withinMs` with what was awaited. */
export async function lineSince(
  kiosk: KioskProgram,
  from: number,
  what: string,
  accept: (line: LogLine) => boolean,
  withinMs = 30_000,
): Promise<LogLine> {
  return until(`the shell says ${what}`, () => linesSince(kiosk, from, accept)[0], withinMs);
}

/** The terminal came to this state. */
export function reached(state: string): (line: LogLine) => boolean {
  return (line) => line.msg === 'terminal' && line.state === state;
}
