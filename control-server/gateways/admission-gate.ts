import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { ADMISSION, type AdmissionLimits } from './admission-limits.ts';
import { Admission, type AdmissionRefusal } from './admission-rules.ts';

/** When to look again whether the door is still held, milliseconds. */
const HELD_MS = 3;

/** Says yes to a handshake (null), or no and why, before the upgrade. */
export type Decide = (refusal: AdmissionRefusal | null) => void;

/** `isGone` listens to the socket. What only a waiting one needs goes with the answer: it would keep its request. */
type Place = {
  readonly address: string;
  readonly socket: Socket;
  readonly isGone: () => void;
  kind: 'waiting' | 'unproven' | 'over';
  waits: { decide: Decide; stopListening: () => void } | null;
};

/**
 * The door's mechanics: Admission decides, this keeps the time. Each turn of the event loop lets a few in at most; between two of them what the sockets of those
 * already here have to say is read and answered.
 */
export class AdmissionGate {
  readonly #admission: Admission<Place>;
  readonly #places = new WeakMap<IncomingMessage, Place>();
  readonly #waiting = new Set<Place>();
  #next: { kind: 'none' } | { kind: 'soon' } | { kind: 'later'; timer: NodeJS.Timeout } = { kind: 'none' };
  #isClosed = false;
  readonly #hellos: () => number;
  readonly #askHeld: () => boolean;
  readonly #isCrowd: () => boolean;
  #isHeld = false;

  /**
   * @param hellos how many hellos wait for their turn
   * @param isHeld asked at each turn: something else goes first now
   * @param isCrowd asked at each turn: a whole network returns
   */
  constructor(
    { hellos, isHeld, isCrowd }: { hellos: () => number; isHeld: () => boolean; isCrowd: () => boolean },
    limits: AdmissionLimits = ADMISSION,
  ) {
    this.#hellos = hellos;
    this.#askHeld = isHeld;
    this.#isCrowd = isCrowd;
    this.#admission = new Admission(limits, performance.now());
  }

  /** How many wait at the door. */
  get waiting(): number {
    return this.#admission.waiting;
  }

  /** How many are inside and have not proven who they are. */
  get unproven(): number {
    return this.#admission.unproven;
  }

  /** A handshake asks to come in. `decide` is called once, unless it goes away before. */
  ask(address: string, request: IncomingMessage, decide: Decide): void {
    const { socket } = request;
    if (this.#isClosed) {
      socket.destroy();
      return;
    }
    const place: Place = {
      address,
      socket,
      isGone: () => this.#gone(place),
      kind: 'waiting',
      waits: { decide, stopListening: listenWhileWaiting(socket) },
    };
    this.#places.set(request, place);
    this.#waiting.add(place);
    socket.once('close', place.isGone);
    this.#refuse(this.#admission.ask(address, place, performance.now()));
    this.#plan();
  }

  /** Whoever came in with this handshake has proven who it is: it takes no place from newcomers any more, and nothing of it is kept here. null: that was long ago. */
  proven(request: IncomingMessage | null): void {
    const place = request && this.#places.get(request);
    if (place?.kind !== 'unproven') return;
    place.kind = 'over';
    place.socket.off('close', place.isGone);
    this.#admission.prove(place.address, performance.now());
    this.#plan();
  }

  /** Nobody comes in any more. Who waits is sent away without a word, as everybody is: sockets on their way to an upgrade are not the HTTP server's to close. */
  close(): void {
    this.#isClosed = true;
    if (this.#next.kind === 'later') clearTimeout(this.#next.timer);
    for (const { socket } of this.#waiting) socket.destroy();
  }

  #gone(place: Place): void {
    this.#waiting.delete(place);
    if (place.kind === 'waiting') this.#admission.leave(place.address, place);
    if (place.kind === 'unproven') this.#admission.fail(place.address);
    place.kind = 'over';
    this.#plan();
  }

  #refuse(refused: readonly { who: Place; reason: AdmissionRefusal }[]): void {
    for (const { who, reason } of refused) this.#settle(who, 'over', reason);
  }

  #settle(place: Place, kind: 'unproven' | 'over', refusal: AdmissionRefusal | null): void {
    const { waits } = place;
    place.kind = kind;
    place.waits = null;
    this.#waiting.delete(place);
    waits?.stopListening();
    waits?.decide(refusal);
  }

  #turn(): void {
    if (this.#isClosed) return;
    this.#isHeld = this.#askHeld();
    const hellos = this.#isHeld ? Infinity : this.#hellos();
    const { admitted, refused } = this.#admission.turn(performance.now(), hellos, this.#isCrowd());
    this.#refuse(refused);
    for (const place of admitted) this.#settle(place, 'unproven', null);
    this.#plan();
  }

  #plan(): void {
    if (this.#isClosed || this.#next.kind === 'soon') return;
    const soonest = this.#admission.msUntilTurn(performance.now(), this.#hellos());
    if (soonest === null) return;
    const ms = this.#isHeld ? Math.max(soonest, HELD_MS) : soonest;
    if (this.#next.kind === 'later') {
      // Planned already, and nothing has become possible sooner.
      if (ms >= 1) return;
      clearTimeout(this.#next.timer);
    }
    const turn = () => {
      this.#next = { kind: 'none' };
      this.#turn();
    };
    if (ms < 1) {
      this.#next = { kind: 'soon' };
      setImmediate(turn);
    } else {
      this.#next = { kind: 'later', timer: setTimeout(turn, ms) };
    }
  }
}

/**
 * Nobody reads a socket between its request for an upgrade and the answer, so nobody would notice that the other side has given up, and an upgrade would be made for
 * nobody. Before the answer a client has nothing to say (RFC 6455 §4.1): one that speaks all the same is closed too.
 * @returns how to stop, so that the socket can be handed on
 */
function listenWhileWaiting(socket: Socket): () => void {
  const over = () => socket.destroy();
  socket.on('data', over).on('end', over).on('error', over);
  // It goes on flowing: `ws` takes it over in the same turn, and does not wake up one that was paused.
  return () => void socket.off('data', over).off('end', over).off('error', over);
}
