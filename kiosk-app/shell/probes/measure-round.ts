import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import type { Measure, Timing } from '#protocol/measures.ts';
import { timeDns } from './dns-timing.ts';
import { pingOnce } from './ping.ts';
import { mediumOf, readDefaultRoute } from './route.ts';

/** Whom a round asks; null means the system's own. */
export type ProbeTargets = { gateway: string | null; dns: string | null; server: string };

/**
 * One round, from the card outwards: which medium, how far the box is, how fast the DNS answers, how far the server is.
 * @param serverMs the last heartbeat's round trip (the same line, already proven), or null when it was not answered
 * @param at the moment, on the server's clock. Never throws: what cannot be measured is said so.
 */
export async function measureRound(
  targets: ProbeTargets,
  server: { isUp: boolean; ms: number | null },
  at: number,
): Promise<Measure> {
  const route = await readDefaultRoute();
  const gatewayAddress = targets.gateway ?? route?.gateway ?? null;
  const [medium, gateway, dns] = await Promise.all([
    route ? mediumOf(route.device) : ('unknown' as const),
    gatewayAddress ? pingOnce(gatewayAddress) : notMeasured,
    timeDns(targets.dns, nameToAsk(targets.server)),
  ]);
  return { takenAt: at, medium, gateway, dns, server: timingOfServer(server) };
}

const notMeasured: Timing = { kind: 'not-measured' };

function timingOfServer(server: { isUp: boolean; ms: number | null }): Timing {
  if (!server.isUp) return { kind: 'failed' };
  return server.ms === null ? notMeasured : { kind: 'measured', ms: server.ms };
}

/** A name below the control server's own, or one that cannot exist (RFC 6761) where the server is a bare address. */
function nameToAsk(server: string): string {
  const host = new URL(server).hostname;
  const label = `m${randomBytes(4).toString('hex')}`;
  return isIP(host.replace(/^\[|\]$/g, '')) || host === 'localhost' ? `${label}.invalid` : `${label}.${host}`;
}
