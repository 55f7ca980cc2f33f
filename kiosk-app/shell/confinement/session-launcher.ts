import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ConfinementError } from './confinement-error.ts';
import { requireProgram } from './system-programs.ts';

const execute = promisify(execFile);
/** sudo asks no one and nothing over the network; measured: 15 to 30 ms. */
const ANSWER_WITHIN_MS = 5_000;

/** The way to the session's own user: provisioning/linux/launcher/escale-run-session, through sudo. */
export interface SessionLauncher {
  /** its number */
  user: number;
  /** The command line that runs this one as the session's user. The program must be named by its absolute path. */
  command(words: readonly string[]): string[];
  /** SIGKILL to every process of that user in one call of the kernel, which no fork can slip through (kill(2), pid -1). Never rejects: look at what lives. */
  killAll(): Promise<void>;
  /** Deletes, as that user, what belongs to it in these folders of the machine. Never rejects: look at what is left. */
  deleteFiles(folders: readonly string[]): Promise<void>;
}

/**
 * Tries the launcher: who does a program become?
 * @param words what stands before a program's own command line, for instance ['sudo', '-n', '/usr/lib/escale/escale-run-session', 'run']
 * Rejects with `launcher-failed` when it does not work, or gives the shell's own user or root: a terminal set up for two users never runs as one.
 */
export async function openLauncher(words: readonly string[]): Promise<SessionLauncher> {
  const [first = '', ...rest] = words;
  const [launcher, id, kill, find] = await Promise.all([
    first.startsWith('/') ? first : requireProgram(first),
    requireProgram('id'),
    requireProgram('kill'),
    requireProgram('find'),
  ]).catch((error: unknown) => {
    throw new ConfinementError('launcher-failed', { cause: error });
  });
  const command = (inner: readonly string[]): string[] => [launcher, ...rest, ...inner];
  const run = (inner: string[]): ReturnType<typeof execute> => {
    const [program = '', ...values] = command(inner);
    return execute(program, values, { env: {}, cwd: '/', timeout: ANSWER_WITHIN_MS });
  };
  const answer = await run([id, '-u']).catch((error: unknown) => {
    throw new ConfinementError('launcher-failed', { cause: error });
  });
  const user = /^\d+$/.test(String(answer.stdout).trim()) ? Number(answer.stdout) : 0;
  if (user === 0 || user === process.getuid?.()) throw new ConfinementError('launcher-failed');
  return {
    user,
    command,
    killAll: async () => {
      // It fails where there is nothing to kill, and also where sudo refuses: the caller waits for the proof, not for this answer.
      await run([kill, '-9', '-1']).catch(() => {});
    },
    deleteFiles: async (folders) => {
      const theirs = ['-mindepth', '1', '-maxdepth', '1', '-user', String(user)];
      await run([find, ...folders, ...theirs, '-exec', 'rm', '-rf', '--', '{}', '+']).catch(() => {});
    },
  };
}
