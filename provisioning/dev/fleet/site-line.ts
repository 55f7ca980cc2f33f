import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';

/** One terminal's way to the server: what to connect to, and how to take it away without a word. */
export type Cable = { url: string; pull(): void };

type Pair = { terminal: Socket; server: Socket | null };

/**
 * The fibre of a site: a TCP relay on loopback between its terminals and the server. The server sees each site come from an address of its own, as behind a
 * box. Cut, it is half-open as a fibre is: nothing is closed, bytes go nowhere both ways, new connections hang.
 */
export class SiteLine {
  readonly #target: { host: string; port: number };
  readonly #localAddress: string;
  readonly #plugs: Plug[] = [];
  #isCut = false;

  /** @param siteNumber 0 to 200; the site's address is 127.0.1.(siteNumber + 1) (all of 127/8 is loopback on Linux) */
  constructor(serverUrl: string, siteNumber: number) {
    const { hostname, port } = new URL(serverUrl);
    this.#target = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) };
    this.#localAddress = `127.0.1.${siteNumber + 1}`;
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  /**
   * Lays a cable for one more terminal.
   * @param oneWayMs what each piece of data takes, asked each time
   */
  async plug(oneWayMs: () => number = () => 0): Promise<Cable> {
    const plug = new Plug(() => connect({ ...this.#target, localAddress: this.#localAddress }), oneWayMs);
    this.#plugs.push(plug);
    if (this.#isCut) plug.cut();
    const port = await plug.listen();
    return { url: `http://127.0.0.1:${port}`, pull: () => plug.pull() };
  }

  cut(): void {
    this.#isCut = true;
    for (const plug of this.#plugs) plug.cut();
  }

  /** The fibre is whole again: what was on the way is lost, what comes now flows. A pulled cable stays pulled. */
  mend(): void {
    this.#isCut = false;
    for (const plug of this.#plugs) plug.mend();
  }

  async close(): Promise<void> {
    await Promise.all(this.#plugs.map((plug) => plug.close()));
  }
}

class Plug {
  readonly #toServer: () => Socket;
  readonly #oneWayMs: () => number;
  readonly #listener: Server;
  readonly #pairs = new Set<Pair>();
  #flows = true;
  #isPulled = false;

  constructor(toServer: () => Socket, oneWayMs: () => number) {
    this.#toServer = toServer;
    this.#oneWayMs = oneWayMs;
    // Ends are passed on by hand: behind a cut nobody hears that the other side hung up.
    this.#listener = createServer({ allowHalfOpen: true, noDelay: true }, (terminal) => this.#take(terminal));
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#listener.once('error', reject);
      this.#listener.listen(0, '127.0.0.1', resolve);
    });
    return (this.#listener.address() as AddressInfo).port;
  }

  cut(): void {
    this.#flows = false;
  }

  mend(): void {
    if (this.#isPulled) return;
    this.#drop();
    this.#flows = true;
  }

  pull(): void {
    this.#isPulled = true;
    this.cut();
  }

  async close(): Promise<void> {
    this.#drop();
    await new Promise<void>((resolve) => {
      this.#listener.close(() => resolve());
    });
  }

  #take(terminal: Socket): void {
    const pair: Pair = { terminal, server: null };
    this.#pairs.add(pair);
    const drop = () => {
      // What breaks behind a cut is heard on the other side only when the line is whole.
      if (!this.#flows || !this.#pairs.delete(pair)) return;
      terminal.destroy();
      pair.server?.destroy();
    };
    terminal.on('error', drop).on('close', drop);
    // Behind a cut it is read and goes nowhere: the end of it must still be noticed, so that nothing of it is kept.
    if (!this.#flows) return void terminal.resume();
    const server = this.#toServer().setNoDelay(true).on('error', drop).on('close', drop);
    pair.server = server;
    this.#carry(terminal, server);
    this.#carry(server, terminal);
  }

  /** Passes data on after its time on the way, in order. */
  #carry(from: Socket, to: Socket): void {
    let arrival = 0;
    const later = (deliver: () => void) => {
      arrival = Math.max(arrival, performance.now() + this.#oneWayMs());
      setTimeout(
        () => {
          if (this.#flows && !to.destroyed) deliver();
        },
        Math.max(0, arrival - performance.now()),
      );
    };
    from.on('data', (bytes) => later(() => to.write(bytes)));
    from.on('end', () => later(() => to.end()));
  }

  #drop(): void {
    for (const { terminal, server } of this.#pairs) {
      terminal.destroy();
      server?.destroy();
    }
    this.#pairs.clear();
  }
}
