import { Socket } from 'node:net';
import type { FromResident } from '../core/resident-channel.ts';
import { ToResident, encodeLine, lineDecoder } from '../core/resident-channel.ts';

/** The descriptor the shell gives at start; nothing else crosses. */
const CHANNEL_FD = 3;

/** The way to the shell. */
export type Channel = { send(message: FromResident): void };

/**
 * Listens to the shell. Lines that are not of the schema are dropped in silence.
 * @param onMessage for each good message, in order
 * @param onEnd once, when the shell is gone: this process has no reason to live then
 * @throws when descriptor 3 is no pipe or socket
 */
export function openChannel(onMessage: (message: ToResident) => void, onEnd: () => void): Channel {
  const socket = new Socket({ fd: CHANNEL_FD, readable: true, writable: true });
  const decode = lineDecoder(ToResident);
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    for (const message of decode(chunk).messages) onMessage(message);
  });
  socket.once('close', onEnd);
  socket.on('end', () => socket.destroy());
  socket.on('error', () => {}); // 'close' follows
  return {
    send: (message) => {
      socket.write(encodeLine(message));
    },
  };
}
