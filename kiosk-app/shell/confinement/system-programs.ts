import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { ConfinementError } from './confinement-error.ts';

/** Debian's folders for programs. Never $PATH: whoever can set it could put his own program first. */
const FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];

/** The absolute path of a system program, or null where it is not installed. */
export async function findProgram(name: string): Promise<string | null> {
  for (const folder of FOLDERS) {
    const path = `${folder}/${name}`;
    try {
      await access(path, constants.X_OK);
      return path;
    } catch {
      // not in this folder
    }
  }
  return null;
}

/** The same, rejecting with `program-missing`. */
export async function requireProgram(name: string): Promise<string> {
  const path = await findProgram(name);
  if (!path) throw new ConfinementError('program-missing', { cause: name });
  return path;
}
