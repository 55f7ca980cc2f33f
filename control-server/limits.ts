import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { SignInDelays } from './staff/sign-in-delays.ts';

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

/** Every limit on how often somebody may try something. */
export type Limits = {
  /** wrong ticket words at one terminal */
  wrongWords: Limit;
  /** enrolment attempts from one address */
  enrolments: Limit;
  /** new sockets from one address: a whole room reconnects at once behind one address */
  connections: Limit;
  /** messages of one terminal; a long island's journal comes in batches, so this is generous */
  terminalMessages: Limit;
  /** requests of one staff account */
  staffRequests: Limit;
  accountDelays: SignInDelays;
  addressDelays: SignInDelays;
};

export function makeLimits(): Limits {
  return {
    wrongWords: new Limit(6, 60),
    enrolments: new Limit(10, 60),
    connections: new Limit(600, 60),
    terminalMessages: new Limit(300, 10),
    staffRequests: new Limit(120, 60),
    // Shorter for accounts, so that nobody can keep a colleague out for long.
    accountDelays: new SignInDelays(60_000),
    addressDelays: new SignInDelays(15 * 60_000),
  };
}
