import { TERMINAL_NAMESPACE } from '#protocol/terminal-messages.ts';
import { WebSocketWire } from '../../../bench/load/websocket-wire.ts';

/** How the handshakes of a flood ended: refused at the door (why), cut after it (the goodbye's reason), or closed without a word. */
export type FloodEnds = Record<string, number>;

/** At once on their way: a listening socket's backlog holds some hundreds. */
const AT_ONCE = 200;

/**
 * Opens `count` connections that join the terminals' namespace and never prove anything, each held until the server ends it.
 * @param localAddress where they come from
 * @param onSettled called with how many have been let in or refused so far
 * @returns how each ended, when all have
 */
export async function floodWithHandshakes(
  port: number,
  count: number,
  localAddress: string,
  onSettled: (settled: number) => void = () => undefined,
): Promise<FloodEnds> {
  const ends: FloodEnds = {};
  const ended: Promise<void>[] = [];
  let opened = 0;
  let settled = 0;
  const openNext = (): void => {
    if (opened >= count) return;
    opened += 1;
    const { whenSettled, whenEnded } = unproven(port, localAddress);
    ended.push(
      whenEnded.then((why) => {
        ends[why] = (ends[why] ?? 0) + 1;
      }),
    );
    void whenSettled.then(() => {
      settled += 1;
      onSettled(settled);
      openNext();
    });
  };
  for (let index = 0; index < Math.min(AT_ONCE, count); index += 1) openNext();
  for (let index = 0; index < count; index += 1) {
    while (ended.length <= index) await new Promise((resolve) => setImmediate(resolve));
    await ended[index];
  }
  return ends;
}

/** One that joins and is silent. */
function unproven(port: number, localAddress: string): { whenSettled: Promise<void>; whenEnded: Promise<string> } {
  const settled = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<string>();
  let goodbye = 'closed';
  const wire = new WebSocketWire(
    { host: '127.0.0.1', port, path: '/socket.io/?EIO=4&transport=websocket', localAddress },
    {
      onOpen: () => settled.resolve(),
      onText: (text) => {
        if (text.startsWith('0')) wire.send(`40${TERMINAL_NAMESPACE},`);
        goodbye = /\["goodbye",\{"reason":"([a-z-]+)"/.exec(text)?.[1] ?? goodbye;
      },
      onClose: (refused) => {
        settled.resolve();
        ended.resolve(refused ?? goodbye);
      },
    },
  );
  return { whenSettled: settled.promise, whenEnded: ended.promise };
}
