import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { SignInDelays } from './staff/sign-in-delays.ts';
import { type BucketSize, TokenBucket } from './token-bucket-rules.ts';

/** Counts something per key in a window of time and says how long to wait. */
export class Limit {
  readonly #limiter: RateLimiterMemory;
  readonly #points: number;

  /** @param points how often in each window of `seconds` */
  constructor(points: number, seconds: number) {
    this.#points = points;
    this.#limiter = new RateLimiterMemory({ points, duration: seconds });
  }

  /** Counts one. @returns 0 when it is within the limit, else whole seconds to wait */
  async count(key: string): Promise<number> {
    try {
      await this.#limiter.consume(key);
      return 0;
    } catch (error) {
      if (error instanceof RateLimiterRes) return Math.max(1, Math.ceil(error.msBeforeNext / 1_000));
      throw error;
    }
  }

  /** Counts nothing. @returns whole seconds to wait, 0 when there is room */
  async secondsToWait(key: string): Promise<number> {
    const state = await this.#limiter.get(key);
    return state && state.consumedPoints >= this.#points ? Math.max(1, Math.ceil(state.msBeforeNext / 1_000)) : 0;
  }
}

/** A token bucket per key, on the monotonic clock. Full ones say nothing and are forgotten by `sweep`: for keys of which there are not more than can be kept in between. */
export class Buckets {
  readonly #size: BucketSize;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(size: BucketSize) {
    this.#size = size;
  }

  /** How many are remembered. */
  get kept(): number {
    return this.#buckets.size;
  }

  /** Takes `count` for `key` in any case. @returns milliseconds that whoever asks should be kept waiting, 0 within the limit */
  spend(key: string, count = 1, now = performance.now()): number {
    let bucket = this.#buckets.get(key);
    if (!bucket) this.#buckets.set(key, (bucket = new TokenBucket(this.#size, now)));
    return bucket.spend(count, now);
  }

  /** Forgets all that are full: those of keys that spend no more, and whose next spending makes the same anew. */
  sweep(now = performance.now()): void {
    for (const [key, bucket] of this.#buckets) if (bucket.isFull(now)) this.#buckets.delete(key);
  }
}

/** Every limit on how often somebody may try something. How newcomers are let in: gateways/admission-limits.ts. */
export type Limits = {
  /** wrong ticket words at one terminal */
  wrongWords: Limit;
  /** wrong numbers and codes of cards at one terminal */
  cardTerminalDelays: SignInDelays;
  /** enrolment attempts from one address */
  enrolments: Limit;
  /** places of queues that telephones take, and how often they look, from one address: that of a room */
  placesByPhone: Limit;
  queueReads: Limit;
  /** looks for a portal, and transfers that measure throughput, from one address: that of a site */
  portalProbes: Limit;
  lineTests: Limit;
  /** by enrolled terminals: messages of one, ten journal records counting as one: beyond it answers come later, and who does not wait for them is cut */
  terminalMessages: Buckets;
  /** how often one terminal proves itself: a copied key, or a machine that starts again and again */
  terminalReturns: Buckets;
  /** packets of one connection, those that are no messages included; beyond it the connection is cut */
  packets: BucketSize;
  /** requests of one staff account */
  staffRequests: Limit;
  accountDelays: SignInDelays;
  addressDelays: SignInDelays;
};

export function makeLimits(): Limits {
  return {
    wrongWords: new Limit(6, 60),
    // Ever slower for who tries one number after the other; a right code forgets it, so that one who mistypes does not keep the next one waiting.
    cardTerminalDelays: new SignInDelays(5 * 60_000),
    enrolments: new Limit(10, 60),
    placesByPhone: new Limit(30, 10 * 60),
    // Sixty telephones and a wall, every ten seconds.
    queueReads: new Limit(400, 60),
    // Forty terminals in trouble, every fifteen seconds, three times over.
    portalProbes: new Limit(480, 60),
    lineTests: new Limit(20, 60),
    // A full journal (16 MB, about 80,000 records) is told in seven minutes; a terminal that abuses it costs some 6 % of a core.
    terminalMessages: new Buckets({ capacity: 400, perSecond: 200 }),
    terminalReturns: new Buckets({ capacity: 60, perSecond: 1 }),
    packets: { capacity: 1_000, perSecond: 500 },
    staffRequests: new Limit(120, 60),
    // Shorter for accounts, so that nobody can keep a colleague out for long.
    accountDelays: new SignInDelays(60_000),
    addressDelays: new SignInDelays(15 * 60_000),
  };
}
