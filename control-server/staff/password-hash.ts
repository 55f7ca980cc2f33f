import { hash, verify } from '@node-rs/argon2';

/** OWASP Password Storage Cheat Sheet: argon2id (this library's default kind), m = 19 456 KiB, t = 2, p = 1. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Hashes at the same time, 19 MiB each: a flood of sign-ins must not take the memory or the cores. */
const MAX_AT_ONCE = 2;
const MAX_WAITING = 20;

/** Thrown when too many hashes wait already: the caller says "too many attempts". */
export class TooManyHashesError extends Error {}

/** Makes and checks password hashes, a few at a time. */
export class PasswordHashing {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  /** The hash an unknown account is checked against, so that its refusal takes as long as a known one's. */
  #nobodys: Promise<string> | null = null;

  /** @returns a PHC string. Throws TooManyHashesError. */
  async make(password: string): Promise<string> {
    return this.#inTurn(() => hash(password, parameters));
  }

  /** @param stored null for an unknown account: takes as long, and is always false. Throws TooManyHashesError. */
  async check(stored: string | null, password: string): Promise<boolean> {
    this.#nobodys ??= hash('nobody has this password', parameters);
    const against = stored ?? (await this.#nobodys);
    const isRight = await this.#inTurn(() => verify(against, password));
    return isRight && stored !== null;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= MAX_AT_ONCE) {
      if (this.#waiting.length >= MAX_WAITING) throw new TooManyHashesError();
      // The one who ends hands its place over, so the count stays as it is.
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
      });
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
