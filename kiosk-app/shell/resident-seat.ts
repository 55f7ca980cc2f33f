import type { Confinement as DescribedConfinement } from '#protocol/journal-events.ts';
import type { Confinement } from './confinement/confinement.ts';
import { sweepLeftovers } from './confinement/sweep.ts';
import type { ResidentHost } from './resident-host.ts';

/** A resident's place at this terminal: how their programs are confined, and who starts and ends them. */
export type Seat = { confinement: Confinement; host: ResidentHost };

/** What is said while none is chosen: nothing can run, so nothing is promised. */
const UNKNOWN: DescribedConfinement = { form: 'plain', weaknesses: ['no-namespace'] };

/**
 * Chooses the form of confinement once, and only with a disk that works: forms are tried before they are believed, and on a full disk the better one would fail its
 * trial and the weaker one would be taken for good. Until then each wipe fails its check, and nobody is let in.
 */
export class ResidentSeat {
  readonly #runDir: string;
  readonly #isDiskWell: () => boolean;
  readonly #choose: () => Promise<Seat>;
  #seat: Seat | null = null;

  constructor(runDir: string, isDiskWell: () => boolean, choose: () => Promise<Seat>) {
    this.#runDir = runDir;
    this.#isDiskWell = isDiskWell;
    this.#choose = choose;
  }

  /** @throws while none is chosen */
  get host(): ResidentHost {
    return this.#chosen.host;
  }

  describe(): DescribedConfinement {
    return this.#seat?.confinement.describe() ?? UNKNOWN;
  }

  /** Kills whatever runs: nothing, while none is chosen. */
  async kill(): Promise<void> {
    await this.#seat?.host.kill();
  }

  async releaseMedia(): Promise<void> {
    return this.#chosen.confinement.releaseMedia();
  }

  /** What a killed shell or a power cut left behind ends here, whatever the disk. Chooses the confinement if it is not. @throws what choosing throws */
  async sweep(): Promise<void> {
    if (!this.#seat) await sweepLeftovers(this.#runDir);
    if (!this.#seat && this.#isDiskWell()) this.#seat = await this.#choose();
    await this.#seat?.confinement.sweep();
  }

  get #chosen(): Seat {
    if (!this.#seat) throw new Error('no confinement is chosen: the disk takes nothing');
    return this.#seat;
  }
}
