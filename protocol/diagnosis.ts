import { z } from 'zod';
import { Id, Moment } from './identifiers.ts';
import { MAX_RULE_TERMINALS } from './limits.ts';

/**
 * What is broken, as all terminals of a site and the server itself see it together (design.md, promise 8). The first broken step outwards has the blame; terminals of a site are
 * compared with each other (domain.md §5.1).
 */
export const causes = [
  /** one terminal: its own card, cable or program, while its neighbours work */
  'terminal',
  /** the wired terminals of a site, and only those: a switch, or the cable they share */
  'cable',
  /** the terminals on Wi-Fi, and only those */
  'access-point',
  /** nobody reaches the box: the box itself, or what all of the site shares before it */
  'box',
  /** the box answers and nothing beyond: the fibre, or its operator */
  'fibre',
  'dns',
  /** a page asks for something before anybody gets out */
  'portal',
  /** one service that residents need, and it alone */
  'service',
  /** the site had no current: nothing was measured meanwhile, and its terminals restarted */
  'power',
  /** all of a site vanished together and no measure has said why yet: the fibre, or the current */
  'fibre-or-power',
  /** sites work among themselves and cannot reach the server, or the server could hear nobody at all */
  'control-server',
] as const;
export const Cause = z.enum(causes);
export type Cause = z.infer<typeof Cause>;

/** What the operator of the line is called for, and answers for in its month: the line, and the box that is theirs. The current is the city's; a resolver or a portal is IT's. */
export const operatorCauses: ReadonlySet<Cause> = new Set<Cause>(['fibre', 'fibre-or-power', 'box']);

/** How it shows: not at all there, or there and bad. */
export const TroubleDetail = z.enum(['cut', 'lossy', 'slow', 'saturated', 'no-answer', 'wrong-answers', 'weak']);
export type TroubleDetail = z.infer<typeof TroubleDetail>;

/** `certain`: measured, by all who could tell. `likely`: by most, or by one alone. `possible`: only silence says so. */
export const Confidence = z.enum(['certain', 'likely', 'possible']);
export type Confidence = z.infer<typeof Confidence>;

/** Fibre and Wi-Fi of a site in the four words of a diagnosis; `unknown`: nobody can tell. */
export const LineState = z.enum(['up', 'degraded', 'down', 'unknown']);
export type LineState = z.infer<typeof LineState>;

/** One thing that is wrong at a site now. */
export const Trouble = z.object({
  cause: Cause,
  detail: TroubleDetail,
  /** when it began, as far as measures tell: not when it was noticed */
  since: Moment,
  confidence: Confidence,
  /** whom it concerns, where it is not all of the site; empty: all */
  terminalIds: z.array(Id).max(MAX_RULE_TERMINALS),
  /** of `service`: the host that cannot be reached */
  service: z.string().min(1).max(100).optional(),
  /** percent lost, or the delay in ms, where that is what is wrong */
  figure: z.number().nonnegative().max(100_000).optional(),
});
export type Trouble = z.infer<typeof Trouble>;

/** The one verdict of a site: both lines, and what is wrong, the gravest first; empty: nothing is. */
export const Diagnosis = z.object({ fibre: LineState, wifi: LineState, troubles: z.array(Trouble).max(12) });
export type Diagnosis = z.infer<typeof Diagnosis>;
