import { z } from 'zod';
import { Id, Moment } from './identifiers.ts';
import { MAX_HISTORY_POINTS } from './limits.ts';
import { LineWord } from './measures.ts';

const Milliseconds = z.number().nonnegative().nullable();

/** A line as it is now, over all that speak for it. Figures are null when not measured. */
const LineNow = z.object({
  word: LineWord,
  /** `down` and `silent`: since when; else null. */
  since: Moment.nullable(),
  /** `down` because the site's terminals vanished together, and no measure says so yet: the fibre, or the current. */
  isProbable: z.boolean(),
  /** How many terminals speak for it now. */
  speakers: z.number().int().nonnegative(),
  /** Median over the terminals of their latest median, ms. */
  delayMs: Milliseconds,
  jitterMs: Milliseconds,
  /** Lost of sent over the last five minutes, percent. */
  lossPercent: z.number().min(0).max(100).nullable(),
  measuredAt: Moment.nullable(),
});

/** Fibre: from the box outwards. Wired terminals speak for it; Wi-Fi ones where no wired one is heard and their Wi-Fi is not in the way. */
export const FibreNow = LineNow.extend({ gatewayMs: Milliseconds, dnsMs: Milliseconds, serverMs: Milliseconds });
export type FibreNow = z.infer<typeof FibreNow>;

/** Wifi: from a Wi-Fi terminal to the box. `unknown` with no speaker: the site has no terminal on Wi-Fi. */
export const WifiNow = LineNow.extend({ signalDbm: z.number().nullable() });
export type WifiNow = z.infer<typeof WifiNow>;

/** `day`: the last 24 hours in steps of 5 minutes. `month`: the last 30 days in steps of 2 hours. `year`: the last 366 days by day (UTC). Steps begin at whole multiples since 1970 UTC. */
export const HistorySpan = z.enum(['day', 'month', 'year']);
export type HistorySpan = z.infer<typeof HistorySpan>;

/** `history:read`. With a terminal, that terminal's figures come beside its site's. */
export const HistoryRequest = z.object({ siteId: Id, terminalId: Id.nullable(), span: HistorySpan });
export type HistoryRequest = z.infer<typeof HistoryRequest>;

const points = <T extends z.ZodType>(value: T) => z.array(value).max(MAX_HISTORY_POINTS);

/**
 * One line over time, column by column: place `i` is the step that begins at `from + i × stepMs`. `word` is `silent` where nobody was heard. Delays are of
 * the rounds that had an answer; `downShare` is the share of rounds without any, 0 to 1.
 */
export const LineHistory = z.object({
  word: points(LineWord),
  meanMs: points(Milliseconds),
  lowMs: points(Milliseconds),
  highMs: points(Milliseconds),
  jitterMs: points(Milliseconds),
  lossPercent: points(z.number().min(0).max(100).nullable()),
  downShare: points(z.number().min(0).max(1).nullable()),
});
export type LineHistory = z.infer<typeof LineHistory>;

export const HistoryAnswer = z.object({
  from: Moment,
  stepMs: z.number().int().positive(),
  fibre: LineHistory,
  wifi: LineHistory,
  /** null unless a terminal was asked for */
  terminal: z.object({ terminalId: Id, fibre: LineHistory, wifi: LineHistory }).nullable(),
});
export type HistoryAnswer = z.infer<typeof HistoryAnswer>;
