/** A room in a list of numbers: where it is, and its first place. */
export type NumberRoom = { numbers: Float64Array; from: number };

/** What is kept in a room, by the places of its numbers. What is not known is no number (NaN). */
export class InRoom {
  readonly #numbers: Float64Array;
  readonly #from: number;

  /** @param first where its own numbers begin in the room */
  constructor({ numbers, from }: NumberRoom, first = 0) {
    this.#numbers = numbers;
    this.#from = from + first;
  }

  protected set(place: number, value: number): void {
    this.#numbers[this.#from + place] = value;
  }

  protected at(place: number): number {
    return this.#numbers[this.#from + place] ?? Number.NaN;
  }

  protected known(place: number): number | null {
    const value = this.at(place);
    return Number.isNaN(value) ? null : value;
  }
}

/** Rooms in one list. A list of its own for each is two objects and an allocation of the system more, a third of what a room holds. */
const ROOMS = 64;

/** Gives out rooms of one length, many in one list of numbers; each is empty (NaN) at first. None is taken back: a terminal that is revoked is seldom, and its room some hundred bytes. */
export class NumberRooms {
  readonly #length: number;
  #numbers = new Float64Array(0);
  #next = 0;

  constructor(length: number) {
    this.#length = length;
  }

  take(): NumberRoom {
    if (this.#next === this.#numbers.length) {
      this.#numbers = new Float64Array(ROOMS * this.#length).fill(Number.NaN);
      this.#next = 0;
    }
    const room = { numbers: this.#numbers, from: this.#next };
    this.#next += this.#length;
    return room;
  }
}
