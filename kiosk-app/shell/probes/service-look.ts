import { connect } from 'node:tls';
import type { ServiceLook } from '#protocol/measures.ts';

const WITHIN_MS = 5_000;
const HTTPS_PORT = 443;
const GOODBYE_WITHIN_MS = 1_000;

/** Where the doors of services are: where their names say, or, in tests and where nobody outside may be asked, at a stand-in, whose certificate is nobody's; or nowhere. */
export type ServiceDoors = { kind: 'real' } | { kind: 'stand-in'; address: string; port: number } | { kind: 'none' };

/**
 * Goes to the door of a service that residents need: DNS, TCP, TLS with its certificate checked, and away. Nothing is asked of it.
 * @param find the address of a name now, or null
 * @param ca authorities that are trusted in place of the usual ones (tests)
 * @returns null when this machine could not even send, and where there are no doors. Over within 5 s. Never throws.
 */
export async function lookAtService(
  host: string,
  doors: ServiceDoors,
  find: (host: string) => Promise<string | null>,
  ca?: string,
): Promise<ServiceLook | null> {
  if (doors.kind === 'none') return null;
  const started = performance.now();
  const isReal = doors.kind === 'real';
  const address = isReal ? await find(host) : doors.address;
  if (address === null) return { host, failedAt: 'dns', ms: null };
  return new Promise((resolve) => {
    let failedAt: 'tcp' | 'tls' = 'tcp';
    const socket = connect({
      host: address,
      port: isReal ? HTTPS_PORT : doors.port,
      servername: host,
      rejectUnauthorized: isReal || ca !== undefined,
      ALPNProtocols: ['http/1.1'],
      ...(ca !== undefined && { ca }),
    });
    const end = (look: ServiceLook | null) => {
      clearTimeout(giveUp);
      socket.destroy();
      resolve(look);
    };
    const fail = () => end({ host, failedAt, ms: null });
    const giveUp = setTimeout(fail, Math.max(1, WITHIN_MS - (performance.now() - started)));
    socket.once('connect', () => {
      failedAt = 'tls';
    });
    socket.once('secureConnect', () => {
      clearTimeout(giveUp);
      resolve({ host, failedAt: null, ms: Math.round((performance.now() - started) * 1_000) / 1_000 });
      // Leaves as one should, so that no service notes a broken handshake.
      socket.end();
      setTimeout(() => socket.destroy(), GOODBYE_WITHIN_MS).unref();
    });
    socket.on('error', ({ code = '' }: NodeJS.ErrnoException) =>
      ['ENETUNREACH', 'EADDRNOTAVAIL', 'EMFILE', 'ENFILE'].includes(code) ? end(null) : fail(),
    );
  });
}
