import { LightTerminal } from './light-terminal.ts';
import { loadIdentity } from './load-city.ts';

/** Which terminals, where to, and how often each says something; 0: never by itself. */
export type FleetPlan = {
  host: string;
  port: number;
  /** over TLS, to whom this certificate (PEM) vouches for; undefined: plain */
  authority?: string;
  seed: string;
  /** terminals `from` to `to` - 1 of the city */
  from: number;
  to: number;
  /** loopback addresses they come from, 127.0.0.1 upwards; one address has some 28,000 ports */
  addresses: number;
  factsEveryMs: number;
  beatEveryMs: number;
};

/** How often each terminal says something; 0: never by itself. `terminals`: only so many of them, the others are quiet. */
export type Pace = { factsEveryMs: number; beatEveryMs: number; terminals?: number };

export type FleetStatus = {
  terminals: number;
  up: number;
  made: number;
  acknowledged: number;
  /** heartbeats answered */
  beats: number;
  /** why connections ended or did not come about, since the start */
  downs: Record<string, number>;
};

/** One terminal's account in the end. */
export type Ledger = { terminalId: string; bootId: string; made: number; acknowledged: number; consumedMs: number };

/** How often the fleet looks whose turn it is, milliseconds: turns are spread evenly. */
const TICK_MS = 2;
const CONNECTS_PER_TURN = 10;

/** Many light terminals in one process, each fact and heartbeat at its own moment. */
export class LightFleet {
  readonly terminals: LightTerminal[] = [];
  #acknowledgements: number[] = [];
  #heartbeats: number[] = [];
  readonly #downs = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  /** on their way and not up yet */
  #coming = 0;
  #pace: Pace;
  #beats = 0;
  #isLoopClosed = false;

  constructor(plan: FleetPlan) {
    const owner = {
      onUp: () => {
        this.#coming -= 1;
      },
      onDown: (terminal: LightTerminal, why: string, wasUp: boolean) => {
        // Who comes back by itself is on its way.
        if (wasUp && terminal.isStaying) this.#coming += 1;
        if (!wasUp && !terminal.isStaying) this.#coming -= 1;
        this.#downs.set(why, (this.#downs.get(why) ?? 0) + 1);
      },
      onAcknowledged: (milliseconds: number, terminal: LightTerminal) => {
        this.#acknowledgements.push(milliseconds);
        if (this.#isLoopClosed) terminal.life.makeFact();
      },
      onHeartbeat: (milliseconds: number) => {
        this.#heartbeats.push(milliseconds);
        this.#beats += 1;
      },
    };
    this.#pace = { factsEveryMs: plan.factsEveryMs, beatEveryMs: plan.beatEveryMs };
    for (let index = plan.from; index < plan.to; index += 1) {
      const localAddress = plan.addresses > 1 ? `127.0.0.${1 + (index % plan.addresses)}` : undefined;
      const place = { host: plan.host, port: plan.port, authority: plan.authority, localAddress };
      this.terminals.push(new LightTerminal(loadIdentity(plan.seed, index), place, owner));
    }
    const takeFactTurns = turns(
      () => this.#pace.factsEveryMs,
      () => this.#speaking(),
      (terminal) => {
        terminal.life.makeFact();
        terminal.tell();
      },
    );
    const takeBeatTurns = turns(
      () => this.#pace.beatEveryMs,
      () => this.#speaking(),
      (terminal) => terminal.beat(),
    );
    this.#timer = setInterval(() => {
      takeFactTurns();
      takeBeatTurns();
    }, TICK_MS);
  }

  /**
   * Terminals of the list connect, as fast as this process can make sockets and still hear the answers: a burst of ten thousand in one turn would let every one's
   * patience run out before its first answer is read.
   * @param atOnce how many may be on their way; fewer than all: a fleet that is to be there, not a return that is measured
   */
  async connect(from: number, to: number, atOnce = Infinity): Promise<void> {
    const chosen = this.terminals.slice(from, to);
    for (const [index, terminal] of chosen.entries()) {
      while (this.#coming >= atOnce) await new Promise((resolve) => setTimeout(resolve, 5));
      if (!terminal.isStaying) this.#coming += 1;
      terminal.connect();
      if (index % CONNECTS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  leave(from: number, to: number, how: 'destroy' | 'end'): void {
    for (const terminal of this.terminals.slice(from, to)) terminal.leave(how);
  }

  /** Each terminal makes so many facts at once. */
  makeFacts(count: number): void {
    for (const { life } of this.terminals) for (let made = 0; made < count; made += 1) life.makeFact();
  }

  pace(pace: Pace): void {
    this.#pace = pace;
  }

  #speaking(): readonly LightTerminal[] {
    const { terminals = this.terminals.length } = this.#pace;
    return terminals < this.terminals.length ? this.terminals.slice(0, terminals) : this.terminals;
  }

  /** Whoever has been acknowledged tells the next fact at once: as many as the server can take. */
  closeLoop(isClosed: boolean): void {
    this.#isLoopClosed = isClosed;
    if (!isClosed) return;
    for (const terminal of this.terminals) {
      if (terminal.life.pending === 0) terminal.life.makeFact();
      terminal.tell();
    }
  }

  status(): FleetStatus {
    let up = 0;
    let made = 0;
    let acknowledged = 0;
    for (const { isUp, life } of this.terminals) {
      up += isUp ? 1 : 0;
      made += life.made;
      acknowledged += life.acknowledged;
    }
    const beats = this.#beats;
    return { terminals: this.terminals.length, up, made, acknowledged, beats, downs: Object.fromEntries(this.#downs) };
  }

  /** The times of answers since the last call, milliseconds. */
  takeLatencies(): { acknowledgements: number[]; heartbeats: number[] } {
    const taken = { acknowledgements: this.#acknowledgements, heartbeats: this.#heartbeats };
    this.#acknowledgements = [];
    this.#heartbeats = [];
    return taken;
  }

  ledgers(): Ledger[] {
    return this.terminals.map(({ identity: { terminalId }, life: { bootId, made, acknowledged, consumedMs } }) => ({
      terminalId,
      bootId,
      made,
      acknowledged,
      consumedMs,
    }));
  }

  /** No more facts and heartbeats; what waits is still told. */
  quieten(): void {
    clearInterval(this.#timer);
  }
}

/** Gives each of those that speak now its turn every so many milliseconds, spread evenly over that time. */
function turns<T>(everyMsNow: () => number, speakingNow: () => readonly T[], take: (one: T) => void): () => void {
  let last = performance.now();
  let due = 0;
  let next = 0;
  return () => {
    const now = performance.now();
    const [everyMs, all] = [everyMsNow(), speakingNow()];
    if (everyMs > 0) due += ((now - last) * all.length) / everyMs;
    last = now;
    for (; due >= 1; due -= 1) {
      const one = all[next % all.length];
      if (one) take(one);
      next = (next + 1) % all.length;
    }
  };
}
