/** Probes of some rounds. */
export type Probes = { sent: number; lost: number };
/** The steps whose loss is judged; DNS is asked once and answers or does not. */
export type LossStep = 'gateway' | 'references' | 'server';
export type ProbesByStep = Record<LossStep, Probes>;

/** Sent and lost of one step in one number: at most 400 and 400 (four reference points, a hundred packets each). */
const SENT = 1_024;
/** Moment and three steps. */
const LENGTH = 4;

/**
 * The probes of a terminal's last minutes, round by round, and all of them together. A value like any other (`withRound` changes nothing of it), but the rounds of one and of the one
 * made of it lie in one list, of which each sees its own part: small numbers in a row instead of five objects a round, of which ten thousand terminals have sixty.
 */
export type LossWindow = {
  readonly probes: ProbesByStep;
  readonly firstAt: number;
  readonly rounds: number;
  /** moments are counted from `base`, so that they are small */
  readonly log: number[];
  readonly base: number;
  readonly from: number;
};

const none: Probes = { sent: 0, lost: 0 };
const noProbes: ProbesByStep = { gateway: none, references: none, server: none };

/**
 * @param before null: nothing yet
 * @param at of the round, ms
 * @param lengthMs rounds as old as this, or older, are forgotten
 */
export function withRound(before: LossWindow | null, at: number, probes: ProbesByStep, lengthMs: number): LossWindow {
  if (!before) return fresh(at, probes);
  let { from, probes: sum } = before;
  const end = before.from + before.rounds * LENGTH;
  const { base } = before;
  for (; from < end && at - (base + numberAt(before.log, from)) >= lengthMs; from += LENGTH) {
    sum = minus(sum, before.log, from);
  }
  const offset = at - base;
  if (from === end || Math.abs(offset) > 2 ** 30) return fresh(at, probes);
  // Where another was made of the same one before, or a quarter of the list is forgotten, it is time for a list of its own.
  const isShared = before.log.length === end && from < before.log.length / 4;
  const log = isShared ? before.log : before.log.slice(from, end);
  if (!isShared) from = 0;
  log.push(offset, packed(probes.gateway), packed(probes.references), packed(probes.server));
  const rounds = (log.length - from) / LENGTH;
  return { probes: plus(sum, probes), firstAt: base + numberAt(log, from), rounds, log, base, from };
}

function fresh(at: number, probes: ProbesByStep): LossWindow {
  const log = [0, packed(probes.gateway), packed(probes.references), packed(probes.server)];
  return { probes: plus(noProbes, probes), firstAt: at, rounds: 1, log, base: at, from: 0 };
}

function packed({ sent, lost }: Probes): number {
  return sent * SENT + lost;
}

function numberAt(log: readonly number[], place: number): number {
  return log[place] ?? 0;
}

function minus(sum: ProbesByStep, log: readonly number[], from: number): ProbesByStep {
  const less = ({ sent, lost }: Probes, number: number): Probes => ({
    sent: sent - Math.floor(number / SENT),
    lost: lost - (number % SENT),
  });
  return {
    gateway: less(sum.gateway, numberAt(log, from + 1)),
    references: less(sum.references, numberAt(log, from + 2)),
    server: less(sum.server, numberAt(log, from + 3)),
  };
}

function plus(sum: ProbesByStep, more: ProbesByStep): ProbesByStep {
  const add = (one: Probes, other: Probes): Probes => ({ sent: one.sent + other.sent, lost: one.lost + other.lost });
  return {
    gateway: add(sum.gateway, more.gateway),
    references: add(sum.references, more.references),
    server: add(sum.server, more.server),
  };
}
