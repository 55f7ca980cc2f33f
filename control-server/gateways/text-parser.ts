import { Decoder, type Packet, PacketType } from 'socket.io-parser';
import { TERMINAL_NAMESPACE } from '#protocol/terminal-messages.ts';

/**
 * A message that is still the text it came as. A network that comes back tells all its facts at once, long before their turn: a batch that is parsed is five kilobytes in thirty pieces, which V8
 * copies twice while they wait.
 */
export class UnreadMessage {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** @returns the value, undefined where the text is none (JSON has no undefined) */
  read(): unknown {
    try {
      return JSON.parse(this.#text);
    } catch {
      return undefined;
    }
  }
}

/** The event whose messages stay text (terminal-line.ts reads them). */
export const UNREAD_EVENT = 'journal:append';
/** Such an event that wants an answer (github.com/socketio/socket.io-protocol, "Packet encoding"), up to its message. */
const UNREAD = new RegExp(
  `^${PacketType.EVENT}${TERMINAL_NAMESPACE},(\\d{1,9})\\["${UNREAD_EVENT}",(?=\\{.*\\]$)`,
  's',
);

/** Reads no packet with binary attachments: nothing of the protocol has any, and they are held in memory until they are complete. */
class TextDecoder extends Decoder {
  constructor() {
    super({ maxAttachments: 0 });
  }

  override add(packet: unknown): void {
    const unread = typeof packet === 'string' ? UNREAD.exec(packet) : null;
    if (!unread) return super.add(packet);
    const [{ length }, id] = unread;
    const data = [UNREAD_EVENT, new UnreadMessage(unread.input.slice(length, -1))];
    this.emitReserved('decoded', { type: PacketType.EVENT, nsp: TERMINAL_NAMESPACE, id: Number(id), data });
  }
}

/** Writes none either, so that no message is searched for them (github.com/socketio/socket.io-protocol, "Packet encoding"). */
class TextEncoder {
  encode({ type, nsp, id, data }: Packet): string[] {
    const namespace = nsp && nsp !== '/' ? `${nsp},` : '';
    const body = data ?? null;
    return [`${type}${namespace}${id ?? ''}${body === null ? '' : JSON.stringify(body)}`];
  }
}

/** Socket.IO's own parser without binary packets. A packet it refuses is an `error` of the sockets, and the connection is closed. */
export const textParser = { Encoder: TextEncoder, Decoder: TextDecoder };
