import { readFileSync } from 'node:fs';

/** Files that a process has open besides its sockets. */
const OTHERS = 200;

/**
 * One socket is one open file, in the server and in the generator. Node raises its own soft limit to the hard one at start, and children inherit the hard one.
 * @returns why this machine cannot hold so many, in a sentence with what to do; null: it can
 */
export function whyTooFewFiles(sockets: number): string | null {
  const limits = readFileSync('/proc/self/limits', 'latin1');
  const hard = /^Max open files\s+\S+\s+(\S+)/m.exec(limits)?.[1] ?? '0';
  if (hard === 'unlimited' || Number(hard) >= sockets + OTHERS) return null;
  return `at most ${hard} files may be open here, ${sockets + OTHERS} are needed: ulimit -Hn ${sockets + OTHERS} (limits.conf, or LimitNOFILE= of the service)`;
}
