import { type Logger, destination, pino } from 'pino';
import type { Config } from './config.ts';

/** JSON lines on stderr: stdout is for the two lines that a supervisor reads. What may stand in them: domain.md §1.3. */
export function makeLog(level: Config['logLevel']): Logger {
  return pino(
    { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` },
    destination({ fd: 2, sync: true }),
  );
}
