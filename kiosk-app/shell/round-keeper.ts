import type { Measure } from '#protocol/measures.ts';
import type { ProbePlan } from '#protocol/terminal-messages.ts';
import { type Cadence, type Walk, afterRound, firstCadence, hurriesNow, nextWalk } from '../core/probe-cadence.ts';

/** What the round that begins now is to look at; `mono`: when that is, on the monotonic clock. */
export type NextRound = { walk: Walk; mono: number; services: readonly string[] };

/** Remembers between rounds what decides over the next: what was found lately, and what the server wants looked at. */
export class RoundKeeper {
  #cadence: Cadence = firstCadence;
  #plan: ProbePlan = {};

  /** Takes what the last heartbeat's answer said. @returns whether a round is wanted at once */
  takePlan(plan: ProbePlan, mono: number): boolean {
    this.#plan = plan;
    return plan.hurry === true && hurriesNow(this.#cadence, mono);
  }

  next(mono: number, isLineUp: boolean): NextRound {
    const walk = nextWalk(this.#cadence, mono, { hurry: this.#plan.hurry ?? false, isLineUp });
    // Without a line to the server nobody knows who is elected, and the line is what is to be looked at.
    return { walk, mono, services: isLineUp ? (this.#plan.services ?? []) : [] };
  }

  saw({ walk, mono }: NextRound, seen: Omit<Measure, 'takenAt'>, isLineUp: boolean): void {
    const hurry = this.#plan.hurry ?? false;
    this.#cadence = afterRound(this.#cadence, seen, { walk, startedAt: mono, isLineUp, hurry });
  }
}
