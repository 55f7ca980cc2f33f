import { TERMINAL_NAMESPACE } from '#protocol/terminal-messages.ts';
import { WebSocketWire } from './websocket-wire.ts';

/** What a line tells its owner: an event of the server, with how to answer it where it wants an answer; and its end. */
export type LineOwner = {
  /** Engine.IO's handshake is done: the server has let us in. */
  onJoined(): void;
  /** @param bytes of the packet, as it came over the wire */
  onEvent(name: string, value: unknown, answer: ((value: unknown) => void) | null, bytes: number): void;
  /** The namespace has taken us in. */
  onReady?(): void;
  onClose(refused: string | null): void;
};

/** `namespace`: the terminals' unless said otherwise; `headers`: more of the handshake's, e.g. a cookie. */
export type LinePlace = {
  host: string;
  port: number;
  localAddress?: string;
  namespace?: string;
  headers?: Record<string, string>;
  /** over TLS, to whom this certificate vouches for; undefined: plain */
  authority?: string;
};

/**
 * Socket.IO's protocol 5 over Engine.IO's protocol 4 (their specifications, github.com/socketio), for one namespace: connect, events with
 * acknowledgements both ways, ping and pong.
 */
export class SocketIoLine {
  readonly #wire: WebSocketWire;
  readonly #owner: LineOwner;
  readonly #prefix: string;
  readonly #asked = new Map<number, (answer: unknown) => void>();
  #nextId = 0;

  constructor(place: LinePlace, owner: LineOwner) {
    this.#owner = owner;
    this.#prefix = `${place.namespace ?? TERMINAL_NAMESPACE},`;
    this.#wire = new WebSocketWire(
      { ...place, path: '/socket.io/?EIO=4&transport=websocket' },
      {
        onOpen: () => undefined,
        onText: (text) => this.#take(text),
        onClose: (refused) => {
          this.#asked.clear();
          owner.onClose(refused);
        },
      },
    );
  }

  /** How many questions have no answer yet. */
  get asked(): number {
    return this.#asked.size;
  }

  /** Asks; `answered` is called once with what came, and not at all where the line ends before. */
  ask(name: string, value: unknown, answered: (answer: unknown) => void): void {
    const id = this.#nextId;
    this.#nextId += 1;
    this.#asked.set(id, answered);
    this.#wire.send(`42${this.#prefix}${id}${JSON.stringify([name, value])}`);
  }

  close(how: 'destroy' | 'end'): void {
    // A terminal that is shut down leaves the namespace first.
    if (how === 'end') this.#wire.send(`41${this.#prefix}`);
    this.#wire.close(how);
  }

  #take(packet: string): void {
    const type = packet[0];
    if (type === '0') {
      this.#owner.onJoined();
      this.#wire.send(`40${this.#prefix}`);
    }
    if (type === '2') this.#wire.send('3');
    if (type === '4') this.#takeMessage(packet);
  }

  #takeMessage(packet: string): void {
    const type = packet[1];
    // Joined ('0'), sent away ('1') or refused ('4'): an event or the end follows, or nothing.
    if (type === '0') this.#owner.onReady?.();
    if (type !== '2' && type !== '3') return;
    const body = packet.indexOf('[');
    const idText = packet.slice(2 + this.#prefix.length, body);
    const parts = JSON.parse(packet.slice(body)) as unknown[];
    if (type === '3') {
      const answered = this.#asked.get(Number(idText));
      this.#asked.delete(Number(idText));
      answered?.(parts[0]);
      return;
    }
    const answer =
      idText === ''
        ? null
        : (value: unknown) => this.#wire.send(`43${this.#prefix}${idText}${JSON.stringify([value])}`);
    this.#owner.onEvent(String(parts[0]), parts[1], answer, packet.length);
  }
}
