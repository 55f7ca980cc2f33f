import type { Measure, Timing } from '#protocol/measures.ts';
import { type CardReading, cardOf, readCard } from './card.ts';
import { timeConnects } from './connect-timing.ts';
import { nameToAsk, timeDns } from './dns-timing.ts';
import { type LinuxSystem, thisMachine } from './linux-system.ts';
import { pingBurst } from './ping.ts';
import type { Reference } from './reference.ts';
import { mediumOf, onlyCard, readDefaultRoute } from './route.ts';
import { readWifi } from './wifi.ts';

/**
 * Whom a round asks. `gateway` and `dns` (`address:port`): null means the system's own. `references`: beyond the operator, none unless set up.
 * `ownSsids`: the site's own networks, the only ones whose name is told. `server`: the control server's address.
 */
export type ProbeTargets = {
  gateway: string | null;
  dns: string | null;
  references: readonly Reference[];
  ownSsids: readonly string[];
  server: string;
};

const notMeasured: Timing = { kind: 'not-measured' };

/**
 * The terminal as a probe (design.md §5): each round walks from the own card outwards and makes one measure. Between rounds it remembers the card:
 * its counters, and which one it was, so that a pulled cable, which takes the default route away, is still seen.
 */
export class ProbeRounds {
  readonly #targets: ProbeTargets;
  readonly #system: LinuxSystem;
  #device: string | null = null;
  #cardBefore: CardReading | null = null;

  constructor(targets: ProbeTargets, system: LinuxSystem = thisMachine) {
    this.#targets = targets;
    this.#system = system;
  }

  /**
   * One round. The steps run side by side: a few small packets each, they do not disturb one another.
   * @param server what the heartbeats since the last round found: the same line, already proven
   * @param isOutward whether DNS and reference points are asked too (every 60 s); otherwise `not-measured` and none
   * @returns all that could be seen, times rounded to the microsecond. Over within 5 s when nothing answers. Never throws. Rounds do not overlap:
   * the caller awaits.
   */
  async round(server: Timing, isOutward: boolean): Promise<Omit<Measure, 'takenAt'>> {
    const { gateway: givenGateway, dns: resolver, references: points } = this.#targets;
    const route = await readDefaultRoute(this.#system);
    const gatewayAddress = givenGateway ?? route?.gateway ?? null;
    const [own, gateway, dns, references] = await Promise.all([
      this.#ownSide(route?.device ?? null),
      gatewayAddress ? pingBurst(this.#system.programPath, gatewayAddress) : notMeasured,
      isOutward ? timeDns(resolver, nameToAsk(this.#targets.server)) : notMeasured,
      isOutward ? Promise.all(points.map((point) => this.#timeReference(point))) : [],
    ]);
    return {
      ...own,
      gateway: rounded(gateway),
      dns: rounded(dns),
      references: references.map(rounded),
      server: rounded(server),
    };
  }

  /** The terminal's own end of the line: which medium, the card, the Wi-Fi. */
  async #ownSide(routeDevice: string | null): Promise<Pick<Measure, 'medium' | 'card' | 'wifi'>> {
    this.#device = routeDevice ?? this.#device ?? (await onlyCard(this.#system));
    const device = this.#device;
    if (device === null) return { medium: 'unknown', card: null, wifi: null };
    const [medium, reading] = await Promise.all([mediumOf(this.#system, device), readCard(this.#system, device)]);
    const card = reading && cardOf(reading, this.#cardBefore);
    this.#cardBefore = reading;
    const wifi = medium === 'wifi' ? await readWifi(this.#system, device, this.#targets.ownSsids) : null;
    return { medium, card, wifi };
  }

  #timeReference(point: Reference): Promise<Timing> {
    return point.kind === 'icmp'
      ? pingBurst(this.#system.programPath, point.address)
      : timeConnects(point.host, point.port, this.#targets.dns);
  }
}

/** To the microsecond, which is more than any of this is exact to: a measure stays small on the line. */
function rounded(timing: Timing): Timing {
  if (timing.kind !== 'measured') return timing;
  const { ms, jitterMs } = timing;
  return { ...timing, ms: toMicroseconds(ms), jitterMs: jitterMs === null ? null : toMicroseconds(jitterMs) };
}

function toMicroseconds(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
