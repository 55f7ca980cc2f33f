import type { Measure, ServiceLook, Timing, Wifi } from '#protocol/measures.ts';
import { type RoundPlan, type Spent, afterSpending, planRound } from '../../core/probe-budget.ts';
import type { Walk } from '../../core/probe-cadence.ts';
import { connectBytes, dnsBytes, httpBytes, lookUpBytes, pingBytes, tlsBytes } from '../../core/probe-costs.ts';
import { type ServiceRota, afterLook, dueService } from '../../core/service-rota.ts';
import { type CardReading, cardOf, readCard } from './card.ts';
import { timeConnects } from './connect-timing.ts';
import { type DnsLook, type KnownName, lookAtDns, nameToAsk } from './dns-timing.ts';
import { KnownAddresses, lookUp } from './known-addresses.ts';
import { type LinuxSystem, thisMachine } from './linux-system.ts';
import { PING_BURST, pingBurst } from './ping.ts';
import { lookForPortal, portalPoints } from './portal.ts';
import { lookAtPublicWifi } from './public-wifi.ts';
import type { Reference } from './reference.ts';
import { mediumOf, onlyCard, readDefaultRoute } from './route.ts';
import { type ServiceDoors, lookAtService } from './service-look.ts';
import { type SentFrames, retryPercent } from './station-dump.ts';
import { readWifi } from './wifi.ts';
import { wifiToTell } from './wifi-link.ts';
import { readWindowsSide } from './windows-side.ts';

/**
 * Whom a round asks. `gateway` and `dns` (`address:port`): null means the system's own. `references`: beyond the operator, none unless set up.
 * `ownSsids`: the site's own networks, the only ones whose name is told. `server`: the control server's address. `portal`: portal.ts. `knownName`: dns-timing.ts.
 */
export type ProbeTargets = {
  gateway: string | null;
  dns: string | null;
  references: readonly Reference[];
  ownSsids: readonly string[];
  server: string;
  portal: readonly URL[];
  knownName: KnownName | null;
  services: ServiceDoors;
};

/** What is asked of a round. `mono`: now, on the monotonic clock. `services`: those of the plan, none while the line is down. `bssidKey`: of the site; null: not known yet. */
export type RoundAsk = { walk: Walk; mono: number; services: readonly string[]; bssidKey: string | null };

type OwnSide = Pick<Measure, 'medium' | 'card' | 'wifi'> & { gateway: string | null; device: string | null };

const notMeasured: Timing = { kind: 'not-measured' };

/**
 * The terminal as a probe (design.md §5): each round walks from the own card outwards and makes one measure. Between rounds it remembers the card (its counters, and which one it was, so that a pulled
 * cable, which takes the default route away, is still seen), the addresses of names, what this minute's probes have cost, and when each service is due.
 */
export class ProbeRounds {
  readonly #targets: ProbeTargets;
  readonly #system: LinuxSystem;
  readonly #addresses: KnownAddresses;
  readonly #portalPoints: readonly URL[];
  #device: string | null = null;
  #cardBefore: CardReading | null = null;
  /** by the access point they went to */
  #framesBefore: { bssid: string; frames: SentFrames } | null = null;
  #spent: Spent = [];
  #rota: ServiceRota = new Map();
  #isCaptive = false;

  constructor(targets: ProbeTargets, system: LinuxSystem = thisMachine) {
    this.#targets = targets;
    this.#system = system;
    this.#addresses = new KnownAddresses(targets.dns);
    this.#portalPoints = portalPoints(targets.portal, targets.server);
  }

  /**
   * One round. The steps run side by side: a few small packets each, they do not disturb one another. What does not fit into this minute's bytes is not asked (core/probe-budget.ts).
   * @param server what the heartbeats since the last round found: the same line, already proven
   * @returns all that could be seen, times rounded to the microsecond. Over within 7 s when nothing answers. Never throws. Rounds do not overlap:
   * the caller awaits.
   */
  async round(server: Timing, ask: RoundAsk): Promise<Omit<Measure, 'takenAt'>> {
    const { dns: resolver, server: serverAddress, knownName, ownSsids } = this.#targets;
    const host = dueService(this.#rota, ask.services, ask.mono);
    const plan = this.#plan(ask, host);
    const isFull = ask.walk === 'full';
    const find = (name: string) => this.#addresses.find(name, isFull);
    const [{ medium, card, wifi, gateway, publicWifi }, dns, references, portal, service] = await Promise.all([
      this.#nearSide(ask, isFull ? ownSsids : []),
      plan.asksDns ? lookAtDns(resolver, serverAddress, plan.asksKnownName ? knownName : null) : notAsked,
      ask.walk === 'near' ? [] : this.#askReferences(plan.bursts, find),
      plan.asksPortal ? lookForPortal(this.#portalPoints, find) : undefined,
      plan.looksAtService && host !== null ? this.#lookAtService(host, ask) : null,
    ]);
    if (plan.asksPortal) this.#isCaptive = portal === 'captive';
    return {
      medium,
      card,
      wifi,
      gateway: rounded(gateway),
      dns: rounded(dns.timing),
      references: references.map(rounded),
      server: rounded(server),
      ...(dns.answer && { dnsAnswer: dns.answer }),
      ...(portal && { portal }),
      ...(service && { services: [service] }),
      ...(publicWifi && { publicWifi }),
    };
  }

  /** How far it is now to the first reference point, or to the box where none is set up: a burst of echoes. For throughput, which asks while the line is full. */
  async delay(): Promise<Timing> {
    const { references, gateway } = this.#targets;
    const bursts = references.slice(0, 1).map(() => PING_BURST);
    const [first] = await this.#askReferences(bursts, (host) => this.#addresses.find(host, false));
    if (first && first.kind !== 'not-measured') return first;
    const box = gateway ?? (await readDefaultRoute(this.#system))?.gateway ?? null;
    return box === null ? notMeasured : pingBurst(this.#system.programPath, box);
  }

  /** What fits into this minute. */
  #plan({ walk, mono }: RoundAsk, service: string | null): RoundPlan {
    const { references, knownName, server } = this.#targets;
    const beforeBytes = (host: string) => (walk === 'full' || !this.#addresses.isKnown(host) ? lookUpBytes(host) : 0);
    // A portal's page may be long: once it is known to be there, it is looked for each minute.
    const asksPortal = walk === 'full' || !this.#isCaptive;
    const plan = planRound(
      {
        walk,
        gatewayBytes: PING_BURST * pingBytes('0.0.0.0'),
        dnsBytes: dnsBytes(nameToAsk(server).length),
        knownNameBytes: knownName ? dnsBytes(knownName.name.length) : 0,
        portalBytes: asksPortal
          ? this.#portalPoints.reduce((sum, { hostname }) => sum + beforeBytes(hostname) + httpBytes(hostname), 0)
          : 0,
        references: references.map((point) =>
          point.kind === 'icmp'
            ? { beforeBytes: 0, probeBytes: pingBytes(point.address) }
            : { beforeBytes: beforeBytes(point.host), probeBytes: connectBytes(point.host) },
        ),
        burst: PING_BURST,
        serviceBytes: service === null ? 0 : tlsBytes(service),
      },
      this.#spent,
      mono,
    );
    this.#spent = afterSpending(this.#spent, mono, plan.bytes);
    return plan;
  }

  /** As far as the box. @param lookedFor the public Wi-Fi, where it is looked for in this round */
  async #nearSide(
    { bssidKey }: RoundAsk,
    lookedFor: readonly string[],
  ): Promise<Pick<Measure, 'medium' | 'card' | 'wifi' | 'gateway' | 'publicWifi'>> {
    const { programPath } = this.#system;
    const own = process.platform === 'win32' ? await this.#windowsSide(bssidKey) : await this.#linuxSide(bssidKey);
    const address = this.#targets.gateway ?? own.gateway;
    const [gateway, publicWifi] = await Promise.all([
      address === null ? notMeasured : pingBurst(programPath, address),
      own.medium === 'cable' ? lookAtPublicWifi(this.#system, own.device, lookedFor) : undefined,
    ]);
    const { medium, card, wifi } = own;
    return { medium, card, wifi, gateway, publicWifi };
  }

  async #windowsSide(bssidKey: string | null): Promise<OwnSide> {
    const { gateway, wifi } = await readWindowsSide(this.#system.programPath, this.#targets.ownSsids, bssidKey);
    return { medium: wifi ? 'wifi' : 'unknown', card: null, wifi, gateway, device: null };
  }

  /** Which medium, the card, the Wi-Fi, and the way out. */
  async #linuxSide(bssidKey: string | null): Promise<OwnSide> {
    const route = await readDefaultRoute(this.#system);
    this.#device = route?.device ?? this.#device ?? (await onlyCard(this.#system));
    const device = this.#device;
    const gateway = route?.gateway ?? null;
    if (device === null) return { medium: 'unknown', card: null, wifi: null, gateway, device };
    const [medium, reading] = await Promise.all([mediumOf(this.#system, device), readCard(this.#system, device)]);
    const card = reading && cardOf(reading, this.#cardBefore);
    this.#cardBefore = reading;
    const wifi = medium === 'wifi' ? await this.#lookAtWifi(device, bssidKey) : null;
    return { medium, card, wifi, gateway, device };
  }

  async #lookAtWifi(device: string, bssidKey: string | null): Promise<Wifi | null> {
    const seen = await readWifi(this.#system, device);
    const { bssid } = seen?.link ?? {};
    const before = this.#framesBefore?.bssid === bssid ? (this.#framesBefore?.frames ?? null) : null;
    const retries = retryPercent(seen?.frames ?? null, before);
    this.#framesBefore = seen?.frames && bssid !== undefined ? { bssid, frames: seen.frames } : null;
    if (!seen) return null;
    const told = wifiToTell(seen.link, this.#targets.ownSsids, bssidKey);
    return retries === undefined ? told : { ...told, retryPercent: retries };
  }

  #askReferences(bursts: readonly number[], find: (host: string) => Promise<string | null>): Promise<Timing[]> {
    return Promise.all(
      this.#targets.references.map(async (point, place) => {
        const burst = bursts[place] ?? 0;
        if (burst === 0) return notMeasured;
        if (point.kind === 'icmp') return pingBurst(this.#system.programPath, point.address, burst);
        const address = await find(point.host);
        return address === null ? notMeasured : timeConnects(address, point.port, burst);
      }),
    );
  }

  async #lookAtService(host: string, { services, mono }: RoundAsk): Promise<ServiceLook | null> {
    const { dns, services: doors } = this.#targets;
    const look = await lookAtService(host, doors, (name) => lookUp(name, dns));
    const hasFailed = look !== null && look.failedAt !== null;
    this.#rota = afterLook(this.#rota, services, { host, hasFailed, mono, chance: Math.random() });
    return look;
  }
}

const notAsked: DnsLook = { timing: notMeasured, answer: undefined };

/** To the microsecond, which is more than any of this is exact to: a measure stays small on the line. */
function rounded(timing: Timing): Timing {
  if (timing.kind !== 'measured') return timing;
  const { ms, jitterMs } = timing;
  return { ...timing, ms: toMicroseconds(ms), jitterMs: jitterMs === null ? null : toMicroseconds(jitterMs) };
}

function toMicroseconds(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
