import { Decoder, Encoder } from 'socket.io-parser';

/** Reads no packet with binary attachments: nothing of the protocol has any, and they are held in memory until they are complete. */
class TextDecoder extends Decoder {
  constructor() {
    super({ maxAttachments: 0 });
  }
}

/** Socket.IO's own parser without binary packets. A packet it refuses is an `error` of the sockets, and the connection is closed. */
export const textParser = { Encoder, Decoder: TextDecoder };
