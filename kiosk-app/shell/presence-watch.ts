import { powerMonitor } from 'electron';

/**
 * How long ago somebody last touched keyboard, mouse or screen of this terminal, milliseconds, to the second. Told by the system (on X11 its screen saver extension) for all windows alike: no page and no
 * process of a session has a say in it, and nothing is known of what was pressed.
 */
export function quietForMs(): number {
  return powerMonitor.getSystemIdleTime() * 1_000;
}
