import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';

export type Direction = 'up' | 'down';
type Pair = { terminal: Socket; server: Socket; up: Flow; down: Flow };

/**
 * One terminal's way to the server: a TCP relay on loopback whose owner cuts, tears, delays and silences it. What is silenced waits, as a half-open line's
 * packets are sent again by TCP; the mending says whether they arrive late or never.
 */
export class FaultLine {
  readonly #target: () => { host: string; port: number };
  readonly #localAddress: string;
  readonly #listener: Server;
  readonly #pairs = new Set<Pair>();
  #isCut = false;
  #silent = new Set<Direction>();
  /** what each piece takes from one end to the other, ms; asked each time */
  oneWayMs: () => number = () => 0;

  /** @param localAddress of 127/8: the server sees each terminal come from an address of its own */
  constructor(target: () => { host: string; port: number }, localAddress: string) {
    this.#target = target;
    this.#localAddress = localAddress;
    // Ends are passed on by hand: behind a silent line nobody hears that the other side hung up.
    this.#listener = createServer({ allowHalfOpen: true, noDelay: true }, (terminal) => this.#take(terminal));
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#listener.once('error', reject);
      this.#listener.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.#listener.address() as AddressInfo).port}`;
  }

  /** All connections break at once, and none can be made. */
  cut(): void {
    this.#isCut = true;
    this.#drop();
  }

  /** The next piece in this direction is passed on to its half; then the connection breaks. */
  tear(direction: Direction): void {
    for (const pair of this.#pairs) pair[direction].tearNext = true;
  }

  /** From now on nothing arrives in these directions, and nobody is told. */
  silence(directions: readonly Direction[]): void {
    this.#silent = new Set(directions);
    this.#settle();
  }

  /** Whole again. `late`: what was on the way arrives now; `never`: it is lost, and the old connections break. */
  mend(held: 'late' | 'never'): void {
    this.#isCut = false;
    this.#silent.clear();
    if (held === 'never') this.#drop();
    else this.#settle();
  }

  async close(): Promise<void> {
    this.#drop();
    await new Promise<void>((resolve) => {
      this.#listener.close(() => resolve());
    });
  }

  #settle(): void {
    for (const pair of this.#pairs) {
      pair.up.hold(this.#silent.has('up'));
      pair.down.hold(this.#silent.has('down'));
    }
  }

  #take(terminal: Socket): void {
    if (this.#isCut) return void terminal.on('error', () => {}).resetAndDestroy();
    const server = connect({ ...this.#target(), localAddress: this.#localAddress, noDelay: true });
    const drop = () => {
      if (!this.#pairs.delete(pair)) return;
      terminal.destroy();
      server.destroy();
    };
    const oneWayMs = () => this.oneWayMs();
    const pair = {
      terminal,
      server,
      up: new Flow(terminal, server, oneWayMs, drop),
      down: new Flow(server, terminal, oneWayMs, drop),
    };
    this.#pairs.add(pair);
    terminal.on('error', drop);
    server.on('error', drop);
    this.#settle();
  }

  #drop(): void {
    for (const { terminal, server } of this.#pairs) {
      terminal.resetAndDestroy();
      server.resetAndDestroy();
    }
    this.#pairs.clear();
  }
}

/** One direction of one connection: pieces in order, each after its time on the way. */
class Flow {
  readonly #to: Socket;
  readonly #drop: () => void;
  /** pieces that have arrived while the line was silent; null: the other side hung up */
  #held: (Buffer | null)[] = [];
  #isHolding = false;
  #arrival = 0;
  tearNext = false;

  constructor(from: Socket, to: Socket, oneWayMs: () => number, drop: () => void) {
    this.#to = to;
    this.#drop = drop;
    const later = (piece: Buffer | null) => {
      this.#arrival = Math.max(this.#arrival, performance.now() + oneWayMs());
      setTimeout(() => this.#arrive(piece), Math.max(0, this.#arrival - performance.now()));
    };
    from.on('data', (piece: Buffer) => later(piece));
    from.on('end', () => later(null));
  }

  hold(isHolding: boolean): void {
    this.#isHolding = isHolding;
    if (!isHolding) for (const piece of this.#held.splice(0)) this.#deliver(piece);
  }

  #arrive(piece: Buffer | null): void {
    if (this.#isHolding) this.#held.push(piece);
    else this.#deliver(piece);
  }

  #deliver(piece: Buffer | null): void {
    if (this.#to.destroyed) return;
    if (piece === null) return void this.#to.end();
    if (!this.tearNext) return void this.#to.write(piece);
    this.#to.write(piece.subarray(0, piece.length >> 1), () => this.#drop());
  }
}
