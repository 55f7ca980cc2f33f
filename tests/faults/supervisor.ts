import type { Room } from '../stage/room.ts';
import { isThere } from './session-targets.ts';

const LOOK_EVERY_MS = 50;

/** What the system's supervisor does on a terminal: starts the shell again as soon as it is gone, on the same folder. */
export class Supervisor {
  starts = 0;
  readonly #room: Room;
  readonly #timer: NodeJS.Timeout;

  constructor(room: Room) {
    this.#room = room;
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const { kiosk, kioskOptions } = this.#room;
    if (isThere(kiosk.pid)) return;
    this.starts += 1;
    // So that a reader of the log knows where a life ends.
    kiosk.log.push(JSON.stringify({ time: Date.now(), msg: 'supervisor starts the shell', state: 'starting' }));
    kiosk.start(kioskOptions);
  }
}
