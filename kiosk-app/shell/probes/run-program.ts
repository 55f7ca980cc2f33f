import { execFile } from 'node:child_process';

/** Far more than any of the probes' programs prints; a longer answer is no answer. */
const MAX_OUTPUT_BYTES = 256 * 1024;

/** Programs of Windows do not start without this. */
const windowsNeeds = process.env['SystemRoot'] === undefined ? {} : { SystemRoot: process.env['SystemRoot'] };

/** As runProgramForBytes, where what it prints is UTF-8. */
export async function runProgram(
  ...asked: Parameters<typeof runProgramForBytes>
): Promise<{ exitCode: number; output: string } | null> {
  const ran = await runProgramForBytes(...asked);
  return ran && { exitCode: ran.exitCode, output: ran.output.toString('utf8') };
}

/**
 * Runs one of the system's programs for a probe, in the neutral language whose output the parsers know.
 * @param programPath folders to look in, as in PATH
 * @param withinMs then it is killed, and there is no answer
 * @returns what it printed and its exit code; null when it is not there, may not run, was killed or printed too much. Never throws.
 */
export function runProgramForBytes(
  programPath: string,
  program: string,
  args: readonly string[],
  withinMs: number,
): Promise<{ exitCode: number; output: Buffer } | null> {
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      {
        timeout: withinMs,
        killSignal: 'SIGKILL',
        maxBuffer: MAX_OUTPUT_BYTES,
        encoding: 'buffer',
        env: { PATH: programPath, LC_ALL: 'C.UTF-8', ...windowsNeeds },
      },
      (error, output) => {
        if (!error) resolve({ exitCode: 0, output });
        else resolve(typeof error.code === 'number' ? { exitCode: error.code, output } : null);
      },
    );
  });
}
