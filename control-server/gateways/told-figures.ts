import type { Figure, ShownMeasure } from '#protocol/tile-figures.ts';
import { mediumCode, mediumOf } from '../measures/medium-code.ts';

/** What a row's numbers stand for, in their order; in place of a figure or of what is not known, a number that none can be. */
const [MEDIUM, LOSS, SIGNAL, GATEWAY, DNS, BEYOND, SERVER, LENGTH] = [0, 1, 2, 3, 4, 5, 6, 7];
const [FAILED, NOTHING] = [-1, -1_000];

/**
 * The figures that a page was told last, by the numbers of its rows. In one list of numbers: as objects, those of five hundred terminals lie all over the memory, and to fetch them is most of
 * the work of telling what is new.
 */
export class ToldFigures {
  readonly #numbers: number[] = [];

  /** @returns null where no measure was told */
  of(row: number): ShownMeasure | null {
    const from = row * LENGTH;
    const medium = this.#at(from + MEDIUM);
    if (medium === NOTHING) return null;
    const [lossPercent, signalDbm] = [this.#at(from + LOSS), this.#at(from + SIGNAL)];
    return {
      medium: mediumOf(medium),
      lossPercent: lossPercent === NOTHING ? null : lossPercent,
      signalDbm: signalDbm === NOTHING ? null : signalDbm,
      gateway: figureOf(this.#at(from + GATEWAY)),
      dns: figureOf(this.#at(from + DNS)),
      beyond: figureOf(this.#at(from + BEYOND)),
      server: figureOf(this.#at(from + SERVER)),
    };
  }

  /** @param row one that was set before, or the next after those */
  set(row: number, measure: ShownMeasure | null): void {
    const numbers = this.#numbers;
    const from = row * LENGTH;
    numbers[from + MEDIUM] = measure ? mediumCode(measure.medium) : NOTHING;
    numbers[from + LOSS] = measure?.lossPercent ?? NOTHING;
    numbers[from + SIGNAL] = measure?.signalDbm ?? NOTHING;
    numbers[from + GATEWAY] = numberOf(measure?.gateway ?? null);
    numbers[from + DNS] = numberOf(measure?.dns ?? null);
    numbers[from + BEYOND] = numberOf(measure?.beyond ?? null);
    numbers[from + SERVER] = numberOf(measure?.server ?? null);
  }

  #at(place: number): number {
    return this.#numbers[place] ?? NOTHING;
  }
}

function numberOf(figure: Figure): number {
  return figure === null ? NOTHING : figure === 'failed' ? FAILED : figure;
}

function figureOf(number: number): Figure {
  return number === NOTHING ? null : number === FAILED ? 'failed' : number;
}
