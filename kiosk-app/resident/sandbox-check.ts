import { readFileSync } from 'node:fs';

/** SECCOMP_MODE_FILTER of proc(5). */
const FILTERED = '2';

/** Is the renderer with this process id held by Chromium's system-call filter? Read from the kernel, not from our own settings. */
export function isSandboxed(rendererPid: number): boolean {
  try {
    return /^Seccomp:\t(\d)$/m.exec(readFileSync(`/proc/${rendererPid}/status`, 'utf8'))?.[1] === FILTERED;
  } catch {
    return false;
  }
}
