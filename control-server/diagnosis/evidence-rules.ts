import type { Medium } from '#protocol/measures.ts';
import type { Round, ServiceState } from '../measures/round-rules.ts';

/** A time without a connection that began without a word, and what was measured in it: told late, or with the first heartbeat after it. Moments in ms. */
export type Gap = {
  from: number;
  /** null: it lasts */
  until: number | null;
  /** it came back as another boot */
  isNewBoot: boolean;
  /** oldest first, at most MAX_GAP_ROUNDS */
  rounds: readonly Round[];
};
/** Ten minutes of rounds: a cause is told by the first of them. */
export const MAX_GAP_ROUNDS = 40;
/** A line is noticed to be dead within 10 s (pings of 5 s, answers within 5 s): rounds of before that belong to the gap as well. */
export const NOTICED_WITHIN_MS = 30_000;
/** Terminals whose connections die within this time died together (0011). */
export const TOGETHER_MS = 20_000;

/** One terminal as its site is diagnosed by it. */
export type TerminalView = {
  terminalId: string;
  /** `heard`; `vanished`: its connection died without a word while the site was open; `away`: it said goodbye, or nothing is known */
  presence: 'heard' | 'vanished' | 'away';
  /** of `vanished`: when */
  since: number | null;
  medium: Medium | null;
  rounds: readonly Round[];
  /** when the last of them that went outwards reached us; 0: none did */
  lastLookAt: number;
  isQuiet: boolean;
  usualMs: number | null;
  services: readonly ServiceState[];
  hasSeenAir: boolean;
  gap: Gap | null;
};

export type SiteView = { terminals: readonly TerminalView[] };

/** What the server knows of itself. */
export type ServerView = {
  startedAt: number;
  /** it could hear nobody at all: all sites vanished together. `until` null: so it is */
  deaf: { from: number; until: number | null } | null;
  /** when a terminal of another site was last heard, which is the witness that our own line works (0011); null: never */
  heardElsewhereAt: number | null;
};

/** Rounds that came longer ago say nothing of the line now. */
export const RECENT_MS = 100_000;

/** A round takes some seconds: the first one after a time without a connection may have begun in it. */
const ROUND_LASTS_MS = 5_000;

/** A terminal without the rounds of a time without a connection: these say what that was (gap-rules.ts), and nothing of the line as it is now. */
export function withoutGap(terminal: TerminalView): TerminalView {
  const { gap } = terminal;
  if (gap === null) return terminal;
  const { rounds } = terminal;
  const over = (gap.until ?? Number.POSITIVE_INFINITY) + ROUND_LASTS_MS;
  const some = rounds.filter(({ takenAt }) => takenAt < gap.from - NOTICED_WITHIN_MS || takenAt > over);
  return some.length === rounds.length ? terminal : { ...terminal, rounds: some };
}

/** Whether each of a terminal's recent rounds was bad by some measure, oldest first; those that did not try it are left out. */
export type Tries = { terminalId: string; tries: readonly { takenAt: number; at: number; isBad: boolean }[] };

export function triesOf(
  terminals: readonly TerminalView[],
  now: number,
  read: (round: Round, terminal: TerminalView) => boolean | null,
): Tries[] {
  return terminals.flatMap((terminal) => {
    const tries = terminal.rounds.flatMap((round) => {
      const isBad = now - round.at > RECENT_MS ? null : read(round, terminal);
      return isBad === null ? [] : [{ takenAt: round.takenAt, at: round.at, isBad }];
    });
    return tries.length > 0 ? [{ terminalId: terminal.terminalId, tries }] : [];
  });
}

export type Judged = {
  /** enough bad rounds to say so aloud */
  isSure: boolean;
  /** whose latest round is bad, and whose was good since the first of these */
  bad: readonly string[];
  good: readonly string[];
  /** when the first bad round was taken */
  since: number;
  /** the longest run of bad rounds of one terminal, and all runs together */
  run: number;
  rounds: number;
};

/**
 * Is a step broken for the site? Where the latest rounds of most who have tried since it began are bad: sure by two terminals, or by `runNeeded` bad rounds in a row of one.
 * A good round from before it began says nothing.
 * @param least bad rounds of all together, at least: more where one may be bad by chance
 * @returns null: nobody's latest round is bad, or most are good
 */
export function judgeTries(all: readonly Tries[], runNeeded: number, least = 2): Judged | null {
  const runs = all.flatMap(({ terminalId, tries }) => {
    const firstOfRun = tries.findLastIndex(({ isBad }) => !isBad) + 1;
    const first = tries[firstOfRun];
    return first ? [{ terminalId, since: first.takenAt, run: tries.length - firstOfRun }] : [];
  });
  if (runs.length === 0) return null;
  const since = Math.min(...runs.map((one) => one.since));
  const bad = runs.map(({ terminalId }) => terminalId);
  const good = all.flatMap(({ terminalId, tries }) => {
    const last = tries.at(-1);
    return last && !last.isBad && last.takenAt >= since ? [terminalId] : [];
  });
  if (bad.length <= good.length) return null;
  const run = Math.max(...runs.map((one) => one.run));
  const rounds = runs.reduce((sum, one) => sum + one.run, 0);
  return { isSure: rounds >= least && (bad.length >= 2 || run >= runNeeded), bad, good, since, run, rounds };
}

/** Probes of some rounds, and in how many of these rounds some were lost. `since`: the first of them. */
export type Lost = { sent: number; lost: number; rounds: number; since: number | null };

export function sumLost(parts: readonly Lost[]): Lost {
  const sinces = parts.flatMap(({ since }) => (since === null ? [] : [since]));
  return {
    sent: parts.reduce((sum, { sent }) => sum + sent, 0),
    lost: parts.reduce((sum, { lost }) => sum + lost, 0),
    rounds: parts.reduce((sum, { rounds }) => sum + rounds, 0),
    since: sinces.length === 0 ? null : Math.min(...sinces),
  };
}

export function lostOf({ rounds }: Pick<TerminalView, 'rounds'>, step: 'box' | 'refs', from: number): Lost {
  const some = rounds.filter(({ at }) => at >= from);
  // A box or point that never answers is no loss: nothing is known then.
  const hasAnswered = some.some((round) => round[`${step}Ms`] !== null);
  const told = hasAnswered ? some : [];
  return sumLost(
    told.map((round) => {
      const lost = round[`${step}Lost`];
      return { sent: round[`${step}Sent`], lost, rounds: lost > 0 ? 1 : 0, since: lost > 0 ? round.takenAt : null };
    }),
  );
}

export function percent({ sent, lost }: Lost): number {
  return sent === 0 ? 0 : (100 * lost) / sent;
}
