import { connect, isIP } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Timing } from '#protocol/measures.ts';
import { timingOfBurst } from '../../core/link-diagnosis.ts';
import { DNS_WITHIN_MS, oneResolver } from './dns-timing.ts';

/** Connects of one burst, spaced as ping spaces its echoes. */
export const CONNECT_BURST = 5;
const SPACING_MS = 200;
/** Time enough for the kernel to ask a second time (RFC 6298: after 1 s). */
const WITHIN_MS = 2_000;

/** The machine itself could not send: this says nothing about the line. */
const NOT_SENT = new Set([
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EAFNOSUPPORT',
  'EACCES',
  'EPERM',
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
]);

/**
 * Times a burst of TCP connects, each closed at once. The name's own question to the DNS is not in the time.
 * @param host address or name
 * @param dns resolver for a name, `address:port`; null for the system's first
 * @returns `failed` when not one succeeded (a closed port is no success); `not-measured` when the name has no address now or this machine has
 * no way out. Over within about 5 s. Never throws.
 */
export async function timeConnects(host: string, port: number, dns: string | null): Promise<Timing> {
  const address = isIP(host) === 0 ? await addressOf(host, dns) : host;
  if (address === null) return { kind: 'not-measured' };
  const attempts = await Promise.all(
    Array.from({ length: CONNECT_BURST }, async (_, place) => {
      await pause(place * SPACING_MS);
      return connectOnce(address, port);
    }),
  );
  const sent = attempts.filter(({ kind }) => kind !== 'not-sent').length;
  return timingOfBurst(
    sent,
    attempts.flatMap((attempt) => (attempt.kind === 'connected' ? [attempt.ms] : [])),
  );
}

type Attempt = { kind: 'connected'; ms: number } | { kind: 'lost' } | { kind: 'not-sent' };

function connectOnce(address: string, port: number): Promise<Attempt> {
  return new Promise((resolve) => {
    const started = performance.now();
    const socket = connect({ host: address, port });
    const end = (attempt: Attempt) => {
      clearTimeout(giveUp);
      socket.destroy();
      resolve(attempt);
    };
    const giveUp = setTimeout(() => end({ kind: 'lost' }), WITHIN_MS);
    socket.once('connect', () => end({ kind: 'connected', ms: performance.now() - started }));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      end({ kind: NOT_SENT.has(error.code ?? '') ? 'not-sent' : 'lost' }),
    );
  });
}

/** Asked without the system's own look-up: that one may keep one of Node's few file threads for half a minute. */
async function addressOf(name: string, dns: string | null): Promise<string | null> {
  const resolver = oneResolver(dns);
  if (!resolver) return null;
  const giveUp = setTimeout(() => resolver.cancel(), DNS_WITHIN_MS);
  const none = (): string[] => [];
  const [four, six] = await Promise.all([resolver.resolve4(name).catch(none), resolver.resolve6(name).catch(none)]);
  clearTimeout(giveUp);
  return four[0] ?? six[0] ?? null;
}
