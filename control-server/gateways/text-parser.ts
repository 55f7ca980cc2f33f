import { Decoder, type Packet } from 'socket.io-parser';

/** Reads no packet with binary attachments: nothing of the protocol has any, and they are held in memory until they are complete. */
class TextDecoder extends Decoder {
  constructor() {
    super({ maxAttachments: 0 });
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
