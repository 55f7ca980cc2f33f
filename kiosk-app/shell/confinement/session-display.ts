import { randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { ConfinementError } from './confinement-error.ts';
import { createHostWindow } from './host-window.ts';
import type { HostWindow } from './host-window.ts';
import { displaySocketPath } from './x11-connection.ts';
import type { Geometry } from './x11-window.ts';

/**
 * The display a resident's process draws on. Xephyr now; a second Xorg on its own VT can play the part.
 *
 *   hidden --show()--> shown --hide()--> hidden --stop()--> stopped
 */
export interface SessionDisplay {
  /** ":1234" */
  display: string;
  /** its socket, as seen from the host */
  socketPath: string;
  /** Puts it on the host's screen, above the shell's ordinary windows and below those always on top, and gives it the keyboard. */
  show(): Promise<void>;
  hide(): Promise<void>;
  /** Gives it the keyboard (again). Nothing happens while hidden. */
  focus(): Promise<void>;
  stop(): Promise<void>;
}

/** The part of the Xephyr form that lives in the shell: the frame on the host's screen, and what Xephyr must be told. */
export interface XephyrFrame {
  displayNumber: number;
  /** arguments of Xephyr(1), `-displayfd` and the paths of authority files left to the caller */
  arguments: string[];
  /** @param socketPath where the display's socket is, once Xephyr runs */
  display(socketPath: string): SessionDisplay;
  close(): Promise<void>;
}

/** Far from the numbers people use, and few enough for `6000 + number` to be a port (X never opens it). */
const FIRST_NUMBER = 1000;
const LAST_NUMBER = 50_000;

/** A display number nobody uses: at random, so that a trace found later under it is this session's and nobody else's. */
async function freeDisplayNumber(): Promise<number> {
  const taken = await readFile('/proc/net/unix', 'utf8');
  for (;;) {
    const number = randomInt(FIRST_NUMBER, LAST_NUMBER);
    if (!taken.includes(`/X${number}\n`)) return number;
  }
}

function xephyrArguments(displayNumber: number, canvas: number): string[] {
  // Drawn inside our frame, in its size: hidden as long as the frame is, whatever Xephyr does.
  const place = ['-parent', String(canvas)];
  // Ctrl+Shift would otherwise lock keyboard and mouse into it.
  const free = '-no-host-grab';
  // "local" is the abstract socket, which no mount can hide from programs on the same network.
  const unheard = ['-nolisten', 'tcp', '-nolisten', 'local'];
  // The server would otherwise start over when its last client leaves, in the middle of a resident's start.
  const lasting = '-noreset';
  return [`:${displayNumber}`, ...place, free, ...unheard, lasting];
}

/** Makes the frame, hidden. Rejects with `host-display-unreachable`. */
export async function openXephyrFrame(
  hostDisplay: string,
  hostAuthority: string | null,
  geometry: Geometry,
): Promise<XephyrFrame> {
  const displayNumber = await freeDisplayNumber();
  const window: HostWindow = await createHostWindow(hostDisplay, hostAuthority, geometry).catch((error: unknown) => {
    throw new ConfinementError('host-display-unreachable', { cause: error });
  });
  return {
    displayNumber,
    arguments: xephyrArguments(displayNumber, window.canvas),
    display: (socketPath) => ({
      display: `:${displayNumber}`,
      socketPath,
      show: () => window.show(),
      hide: () => window.hide(),
      focus: () => window.focus(),
      stop: () => window.close(),
    }),
    close: () => window.close(),
  };
}

/** Where there is no Xephyr: the resident draws on the host's display itself, and hides itself until the shell's word on its channel. */
export function hostDisplayOf(hostDisplay: string): SessionDisplay {
  const nothingToDo = async (): Promise<void> => {};
  return {
    display: hostDisplay,
    socketPath: displaySocketPath(hostDisplay),
    show: nothingToDo,
    hide: nothingToDo,
    focus: nothingToDo,
    stop: nothingToDo,
  };
}
