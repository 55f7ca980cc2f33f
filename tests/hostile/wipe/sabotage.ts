import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The lines of the built shell without which a session outlives its end: killing, waiting for the proof, and looking for what is left. */
const CUTS = [
  ['process.kill(root.pid, "SIGKILL");', ';'],
  [/if \(await Promise\.race\(\[exited, [^\]]*\]\) === null\)/, 'if (false)'],
  [/(async function findResidue\([^)]*\) \{)/, '$1 return [];'],
] as const;

/**
 * A copy of the built kiosk whose end of a session does nothing and says that all is clean: the proof must not believe it. Made only here; the
 * product has no switch for it.
 * @param from the built kiosk @param to a folder to make
 * Throws when the built shell is not as expected any more: then this file must follow it.
 */
export function sabotage(from: string, to: string): void {
  cpSync(from, to, { recursive: true });
  const shell = join(to, 'shell.js');
  const text = CUTS.reduce(
    (before, [wanted, instead]) => {
      const after = before.replace(wanted, instead);
      if (after === before) throw new Error(`the built shell has no ${String(wanted)}: the sabotage must follow it`);
      return after;
    },
    readFileSync(shell, 'utf8'),
  );
  writeFileSync(shell, text);
}
