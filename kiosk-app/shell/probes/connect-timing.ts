import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Timing } from '#protocol/measures.ts';
import { timingOfBurst } from '../../core/link-diagnosis.ts';

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
 * Times a burst of TCP connects, each closed at once.
 * @param address IPv4 or IPv6; of a name see known-addresses.ts
 * @returns `failed` when not one succeeded (a closed port is no success); `not-measured` when this machine has no way out. Over within about 3 s. Never throws.
 */
export async function timeConnects(address: string, port: number, burst = CONNECT_BURST): Promise<Timing> {
  const attempts = await Promise.all(
    Array.from({ length: burst }, async (_, place) => {
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
