import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findProgram } from './confinement/system-programs.ts';

const run = promisify(execFile);
const WITHIN = { timeout: 5_000 };

/**
 * Cancels every print job of the user this terminal's programs run as, and purges its files (CUPS keeps them a day by default).
 * @returns how many jobs are still there. 0 when this machine has no CUPS client: then nothing here can print. Throws when CUPS does not say.
 */
export async function cancelPrintJobs(): Promise<number> {
  // Looked for by its file: a program to look for it took longer than all else here.
  if (!(await findProgram('lpstat'))) return 0;
  // No scheduler running: nothing is queued, and nothing can be.
  const scheduler = await run('lpstat', ['-r'], WITHIN).catch(() => ({ stdout: 'not running' }));
  if (/not running/.test(scheduler.stdout)) return 0;
  await run('cancel', ['-a', '-x'], WITHIN).catch(() => undefined);
  const { stdout } = await run('lpstat', ['-o'], WITHIN);
  return stdout.split('\n').filter((line) => line.trim() !== '').length;
}
