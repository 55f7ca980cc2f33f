import { type AddressInfo, createServer } from 'node:net';

/**
 * A reference point on loopback that stands in for one beyond the operator: it takes a connection and ends it, which is all a timed connect asks.
 * @returns its `address:port`, and a function that stops it
 */
export async function startReferenceStandIn(): Promise<{ address: string; stop(): void }> {
  const server = createServer((socket) => socket.on('error', () => undefined).end());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => void server.close() };
}
