/** How long the proof of death may take, in ms: 25 tabs and 1.5 GB of tmpfs took 440 ms (design.md §4); twenty times that. */
export const KILL_TIMEOUT_MS = 10_000;
/** How long the namespace, the display and the start of the program may take together, in ms (measured: under 200). */
export const START_TIMEOUT_MS = 10_000;

/**
 * Why a resident's process could not be started or ended. Closed list:
 * - `program-missing`: a program of the system is not installed
 * - `host-display-unreachable`: nobody answers on the host's display, or it refuses us
 * - `display-failed`: the session's own display did not come up
 * - `namespace-failed`: bubblewrap refused (user namespaces forbidden, a path missing)
 * - `root-needs-consent`: root would have to switch Chromium's sandbox off, and `allowNoSandbox` was not given
 * - `launcher-failed`: the launcher of the session's own user is configured and does not work, or the plain form was asked for with it
 * - `kill-not-proven`: something was still alive after KILL_TIMEOUT_MS
 */
export type ConfinementFailure =
  | 'program-missing'
  | 'host-display-unreachable'
  | 'display-failed'
  | 'namespace-failed'
  | 'root-needs-consent'
  | 'launcher-failed'
  | 'kill-not-proven';

export class ConfinementError extends Error {
  readonly code: ConfinementFailure;

  constructor(code: ConfinementFailure, options?: ErrorOptions) {
    super(`confinement: ${code}`, options);
    this.name = 'ConfinementError';
    this.code = code;
  }
}
