import WebSocket from 'ws';
import { TERMINAL_NAMESPACE } from '#protocol/terminal-messages.ts';

/** A client that speaks Engine.IO and Socket.IO by hand, so that it can do what a library would not. */
export class RawClient {
  readonly ws: WebSocket;
  /** what the server said, as text */
  readonly packets: string[] = [];
  /** the reason of the server's goodbye, or of its refusal before the upgrade */
  goodbye: string | null = null;
  /** the WebSocket's close code */
  closed: number | null = null;

  constructor(url: string, options: { localAddress?: string } = {}) {
    const address = new URL('/socket.io/?EIO=4&transport=websocket', url);
    address.protocol = 'ws:';
    this.ws = new WebSocket(address, { ...options, perMessageDeflate: false });
    this.ws.on('message', (data: Buffer) => {
      const text = data.toString();
      this.packets.push(text);
      this.goodbye = /\["goodbye",\{"reason":"([a-z-]+)"/.exec(text)?.[1] ?? this.goodbye;
    });
    this.ws.on('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (bytes: Buffer) => (body += bytes.toString()));
      response.on('end', () => this.#refused(body));
      response.on('error', () => this.#refused(body));
    });
    this.ws.on('error', () => undefined);
    this.ws.on('close', (code) => {
      this.closed = code;
    });
  }

  /** Comes in as far as Engine.IO. */
  async open(): Promise<this> {
    await this.heard((packet) => packet.startsWith('0'));
    return this;
  }

  /** Joins the terminals' namespace. @returns the challenge's packet */
  async join(): Promise<string> {
    await this.open();
    this.ws.send(`40${TERMINAL_NAMESPACE},`);
    return this.heard((packet) => packet.includes('"challenge"'));
  }

  /** A Socket.IO event of the namespace, with or without asking for an answer. */
  emit(id: number | null, name: string, ...values: unknown[]): void {
    this.ws.send(`42${TERMINAL_NAMESPACE},${id ?? ''}${JSON.stringify([name, ...values])}`);
  }

  /** The first packet like that, now or when it comes; rejects when the connection ends before. */
  async heard(isIt: (packet: string) => boolean): Promise<string> {
    for (;;) {
      const packet = this.packets.find(isIt);
      if (packet !== undefined) return packet;
      if (this.closed !== null) throw new Error(`closed (${this.closed}, ${this.goodbye})`);
      await new Promise<void>((resolve) => {
        this.ws.once('message', () => resolve());
        this.ws.once('close', () => resolve());
      });
    }
  }

  #refused(body: string): void {
    this.goodbye = body;
    this.closed = 1_006;
    this.ws.terminate();
  }
}
