import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';

type Pair = { terminal: Socket; server: Socket };

/** Counts whatever passes on all cables: while it counts on, somebody is still being told something. */
export type Traffic = { pieces: number };

/**
 * What one terminal is plugged in by: a TCP relay on loopback without any delay.
 *
 *   whole ──unplug──► unplugged (both sides hear at once that the line is gone; nobody gets through) ──plug in──► whole
 *     └──hold──► held (nothing flows, nothing is closed: a box without power)
 */
export class Cable {
  readonly #listener: Server;
  readonly #pairs = new Set<Pair>();
  #state: 'whole' | 'unplugged' | 'held' = 'whole';

  private constructor(serverPort: number, traffic: Traffic) {
    this.#listener = createServer({ noDelay: true }, (terminal) => this.#take(terminal, serverPort, traffic));
  }

  static async lay(serverPort: number, traffic: Traffic): Promise<Cable> {
    const cable = new Cable(serverPort, traffic);
    await new Promise<void>((resolve, reject) => {
      cable.#listener.once('error', reject);
      cable.#listener.listen(0, '127.0.0.1', resolve);
    });
    return cable;
  }

  /** What the terminal takes for the server's address. */
  get url(): string {
    return `http://127.0.0.1:${(this.#listener.address() as AddressInfo).port}`;
  }

  unplug(): void {
    this.#state = 'unplugged';
    this.#drop();
  }

  plugIn(): void {
    if (this.#state === 'unplugged') this.#state = 'whole';
  }

  hold(): void {
    this.#state = 'held';
  }

  async close(): Promise<void> {
    this.#drop();
    await new Promise<void>((resolve) => {
      this.#listener.close(() => resolve());
    });
  }

  #take(terminal: Socket, port: number, traffic: Traffic): void {
    if (this.#state !== 'whole') return void terminal.on('error', () => {}).destroy();
    const server = connect({ host: '127.0.0.1', port, noDelay: true });
    const pair: Pair = { terminal, server };
    this.#pairs.add(pair);
    const over = () => {
      // Behind a box without power nobody hears that the other side has hung up.
      if (this.#state === 'held' || !this.#pairs.delete(pair)) return;
      terminal.destroy();
      server.destroy();
    };
    for (const [from, to] of [
      [terminal, server],
      [server, terminal],
    ] as const) {
      from.on('error', over).on('close', over);
      from.on('data', (bytes) => {
        traffic.pieces += 1;
        if (this.#state === 'whole') to.write(bytes);
      });
    }
  }

  #drop(): void {
    for (const { terminal, server } of this.#pairs) {
      terminal.destroy();
      server.destroy();
    }
    this.#pairs.clear();
  }
}
