import { execFile } from 'node:child_process';

/** Far more than any of the probes' programs prints; a longer answer is no answer. */
const MAX_OUTPUT_BYTES = 256 * 1024;

/**
 * Runs one of the system's programs for a probe, in the neutral language whose output the parsers know.
 * @param programPath folders to look in, as in PATH
 * @param withinMs then it is killed, and there is no answer
 * @returns what it printed and its exit code; null when it is not there, may not run, was killed or printed too much. Never throws.
 */
export function runProgram(
  programPath: string,
  program: string,
  args: readonly string[],
  withinMs: number,
): Promise<{ exitCode: number; output: string } | null> {
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      {
        timeout: withinMs,
        killSignal: 'SIGKILL',
        maxBuffer: MAX_OUTPUT_BYTES,
        env: { PATH: programPath, LC_ALL: 'C.UTF-8' },
      },
      (error, output) => {
        if (!error) resolve({ exitCode: 0, output });
        else resolve(typeof error.code === 'number' ? { exitCode: error.code, output } : null);
      },
    );
  });
}
