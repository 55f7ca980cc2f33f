import type { Measure, Medium, Timing } from '#protocol/measures.ts';

/** What is broken between two moments (seconds); at one site, or one terminal of it, or everywhere. `share` of packets lost, `ms` slower, `host` of a service. */
export type Fault = {
  kind:
    | 'fibre'
    | 'box'
    | 'power'
    | 'goodbye'
    | 'access-point'
    | 'switch'
    | 'unplug'
    | 'server'
    | 'server-line'
    | 'dns-dead'
    | 'dns-wrong'
    | 'portal'
    | 'reference'
    | 'loss'
    | 'cable-loss'
    | 'slow'
    | 'saturated'
    | 'service';
  from: number;
  until: number;
  site?: number;
  terminal?: number;
  share?: number;
  ms?: number;
  host?: string;
};

const SERVICES = ['caf.example', 'impots.example', 'ants.example'];

/** What of a terminal its line depends on. */
export type Place = { site: number; number: number; medium: Medium; isConnected: boolean };

/** For tests: the lines of a simulated city, what is broken of them at a moment, and what a terminal measures there. */
export class SimulatedLines {
  readonly #faults: readonly Fault[];
  readonly #random: () => number;
  readonly #ordinaryLoss: number;
  /** seconds */
  now = 0;

  constructor(faults: readonly Fault[], random: () => number, ordinaryLoss: number) {
    this.#faults = faults;
    this.#random = random;
    this.#ordinaryLoss = ordinaryLoss;
  }

  is(kind: Fault['kind'], terminal?: Place): boolean {
    return this.#fault(kind, terminal) !== undefined;
  }

  /** A fault of this kind ends with this second. */
  hasEnded(kind: Fault['kind']): boolean {
    return this.#faults.some((one) => one.kind === kind && one.until === this.now);
  }

  reachesBox(terminal: Place): boolean {
    const isAway = this.is('unplug', terminal) || this.is('box', terminal);
    return !isAway && !(terminal.medium === 'wifi' ? this.is('access-point', terminal) : this.is('switch', terminal));
  }

  measure(terminal: Place, isOutward: boolean): Measure {
    const none: Timing = { kind: 'not-measured' };
    const isIn = !this.is('unplug', terminal) && !(terminal.medium === 'cable' && this.is('switch', terminal));
    const own =
      this.#fault('cable-loss', terminal)?.share ?? (terminal.medium === 'wifi' ? 0.01 : this.#ordinaryLoss / 4);
    const box = isIn && this.reachesBox(terminal);
    const far = box && !this.is('fibre', terminal);
    const slow = this.#fault('slow', terminal)?.ms ?? 0;
    const full = this.#fault('saturated', terminal)?.ms ?? 0;
    const lost =
      1 - (1 - own) * (1 - this.#ordinaryLoss) * (1 - (this.#fault('loss', terminal)?.share ?? 0)) * (full ? 0.97 : 1);
    const portal = this.is('portal', terminal);
    const near = terminal.medium === 'wifi' ? 3 : 0.4;
    const beyond = () =>
      this.#burst(5, far && !portal ? lost : 1, near + 9 + slow + full * (0.6 + 0.4 * this.#random()), 2 + full / 6);
    const isDnsUp = far && !this.is('dns-dead', terminal) && this.#random() > lost && this.#random() > 0.002;
    // As the real ones: a handshake has the rounds in which nothing else is asked (probe-budget.ts).
    const services = !isOutward && terminal.number === 0 && far && this.now % 300 < 60;
    return {
      takenAt: this.now * 1_000,
      medium: terminal.medium,
      card: { carrier: isIn, speedMbps: null, newErrors: 0 },
      wifi: null,
      gateway: isIn ? this.#burst(5, box ? own : 1, near, near / 4) : none,
      dns: isOutward ? (isDnsUp ? this.#burst(1, 0, 12, 4) : { kind: 'failed', sent: 1 }) : none,
      references: isOutward ? [this.is('reference') ? this.#burst(5, 1, 1, 1) : beyond(), beyond()] : [],
      server: terminal.isConnected ? this.#burst(1, 0, 10, 3) : { kind: 'failed', sent: 1 },
      ...(isOutward && isDnsUp ? { dnsAnswer: this.is('dns-wrong', terminal) || portal ? 'wrong' : 'right' } : {}),
      ...(isOutward && far ? { portal: portal ? 'captive' : 'none' } : {}),
      ...(services
        ? { services: SERVICES.map((host) => ({ host, failedAt: this.#isDown(host) ? 'tcp' : null, ms: 30 })) }
        : {}),
    };
  }

  #fault(kind: Fault['kind'], terminal?: Place): Fault | undefined {
    return this.#faults.find(
      (one) =>
        one.kind === kind &&
        one.from <= this.now &&
        this.now < one.until &&
        (!terminal || one.site === undefined || one.site === terminal.site) &&
        (!terminal || one.terminal === undefined || one.terminal === terminal.number),
    );
  }

  #isDown(host: string): boolean {
    return this.#fault('service')?.host === host;
  }

  #burst(sent: number, lossShare: number, ms: number, spreadMs: number): Timing {
    const answers = Array.from({ length: sent }, () =>
      this.#random() < lossShare ? null : ms - Math.log(1 - this.#random()) * spreadMs,
    );
    const came = answers.filter((one) => one !== null).sort((one, other) => one - other);
    const median = came[Math.floor(came.length / 2)];
    if (median === undefined) return { kind: 'failed', sent };
    return { kind: 'measured', ms: median, jitterMs: spreadMs, sent, lost: sent - came.length };
  }
}
