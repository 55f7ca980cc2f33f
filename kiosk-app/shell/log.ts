import { type Logger, pino } from 'pino';

/** The shell's log: JSON lines on standard error. Never a word of a ticket, an address, a title or a key that was pressed. */
export type Log = Logger;

export function makeLog(level: string): Log {
  return pino({ level, base: { program: 'kiosk-shell' } }, pino.destination({ dest: 2, sync: true }));
}
