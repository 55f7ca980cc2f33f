import type { CardRules } from '#protocol/cards.ts';
import {
  DEFAULT_IDLE_MINUTES,
  DEFAULT_LANDING_MINUTES,
  DEFAULT_PAUSE_MINUTES,
  DEFAULT_TICKET_MINUTES,
  EXTENSION_MINUTES,
  MAX_HOLD_MINUTES,
  MAX_IDLE_MINUTES,
  MAX_LANDING_MINUTES,
  MIN_HOLD_MINUTES,
  MIN_IDLE_MINUTES,
  MAX_LAST_SIGN_IN_MINUTES,
  MAX_LEAST_FREE,
  MAX_OWN_EXTENSION_MINUTES,
  MAX_PAUSE_MINUTES,
  MAX_TICKET_MINUTES,
  MAX_WARN_AT,
  MAX_WARN_AT_MINUTES,
} from '#protocol/limits.ts';
import { type QueueRules, defaultQueueRules } from '#protocol/queue.ts';
import {
  type FilterRules,
  type LimitRule,
  type OpenInterval,
  type RoomRules,
  type TimeRules,
  type WayIn,
  type WhileFree,
  type WithoutTicket,
  type YoungHours,
  areInOrder,
} from '#protocol/room-rules.ts';
import { readHosts } from './host-list.ts';

/** Hours as they stand in two fields: "09:00", or nothing yet. */
export type DraftInterval = { from: string; to: string };
export type DraftException = { from: string; to: string; title: string; hours: DraftInterval[] };

/** The rules of a site while they are edited: what stands in the fields, right or not. */
export type RulesDraft = {
  timeZone: string;
  hasHours: boolean;
  week: DraftInterval[][];
  exceptions: DraftException[];
  closedOnHolidays: boolean;
  lastSignIn: string;
  hasYoungHours: boolean;
  youngHours: DraftInterval;
  rules: LimitRule[];
  /** "10, 5, 2, 1" */
  warnAt: string;
  hasWarningSound: boolean;
  extendThemselves: boolean;
  ownExtension: string;
  endsIdle: boolean;
  idle: string;
  hasPause: boolean;
  pause: string;
  landsSoftly: boolean;
  landing: string;
  extendsWhileFree: boolean;
  whileFree: string;
  belowPercent: string;
  hasWithoutTicket: boolean;
  withoutMinutes: string;
  leastFree: string;
  hasCards: boolean;
  cardMinutes: string;
  areCardsNamed: boolean;
  hasQueue: boolean;
  hold: string;
  hasFilter: boolean;
  filterKinds: WayIn[];
  /** one host a line */
  filterHosts: string;
};

export type Problem =
  | 'missing'
  | 'order'
  | 'dates'
  | 'title'
  | 'lastSignIn'
  | 'warnAt'
  | 'ownExtension'
  | 'idle'
  | 'minutes'
  | 'percent'
  | 'leastFree'
  | 'young'
  | 'hold'
  | 'filterKinds'
  | 'notHost'
  | 'noHost'
  | 'tooManyHosts';
/** What is wrong, by its place: `week.0`, `exceptions.2.hours`, `exceptions.2.dates`, `exceptions.2.title`, `lastSignIn`, `warnAt`, `ownExtension`, `idle`, `pause`, `landing`, `whileFree`, `belowPercent`, `withoutMinutes`, `leastFree`, `young`, `cardMinutes`, `hold`, `filterKinds`, `filterHosts`. */
export type Problems = ReadonlyMap<string, Problem>;

const DAY_MINUTES = 1_440;

/** 545 is "09:05", as a field for an hour has it; the end of the day "00:00". */
export function fieldOf(minute: number): string {
  const rest = minute % DAY_MINUTES;
  return `${String(Math.floor(rest / 60)).padStart(2, '0')}:${String(rest % 60).padStart(2, '0')}`;
}

function fieldsOf(intervals: readonly OpenInterval[]): DraftInterval[] {
  return intervals.map(({ from, to }) => ({ from: fieldOf(from), to: fieldOf(to) }));
}

/** What a site begins with when it is given hours: those of an office, for which something else is soon written. */
const officeWeek: OpenInterval[][] = Array.from({ length: 7 }, (_, day) =>
  day < 5
    ? [
        { from: 540, to: 720 },
        { from: 840, to: 1_080 },
      ]
    : [],
);

/** What a site begins with that has hours for young people: after school. */
const firstYoungHours: YoungHours = { from: 960, to: 1_110 };

/** What a site begins with that takes people without a ticket: half an hour, while nobody has to wait for it. */
const firstWithoutTicket: WithoutTicket = { minutes: 30, leastFree: 2 };

/** What a site begins with that takes cards: what a ticket gives, and no name. */
const firstCards: CardRules = { minutes: DEFAULT_TICKET_MINUTES, isNamed: false };

/** What a site begins with that makes sessions longer by themselves: while any terminal is free. */
const firstWhileFree: WhileFree = { minutes: EXTENSION_MINUTES, belowPercent: 100 };

export function draftOf(room: RoomRules): RulesDraft {
  const { timeZone, hours, youngHours, rules, time, withoutTicket, cards, queue, filter } = room;
  return {
    timeZone,
    hasHours: hours !== null,
    week: (hours?.week ?? officeWeek).map(fieldsOf),
    exceptions: (hours?.exceptions ?? []).map((one) => ({ ...one, hours: fieldsOf(one.hours) })),
    closedOnHolidays: hours?.closedOnHolidays ?? true,
    lastSignIn: String(hours?.lastSignInMinutes ?? 10),
    hasYoungHours: youngHours !== null,
    youngHours: fieldsOf([youngHours ?? firstYoungHours])[0] ?? { from: '', to: '' },
    rules,
    warnAt: time.warnAtMinutes.join(', '),
    hasWarningSound: time.hasWarningSound,
    extendThemselves: time.ownExtensionMinutes !== null,
    ownExtension: String(time.ownExtensionMinutes ?? EXTENSION_MINUTES),
    endsIdle: time.idleMinutes !== null,
    idle: String(time.idleMinutes ?? DEFAULT_IDLE_MINUTES),
    hasPause: time.pauseMinutes !== null,
    pause: String(time.pauseMinutes ?? DEFAULT_PAUSE_MINUTES),
    landsSoftly: time.softLandingMinutes !== null,
    landing: String(time.softLandingMinutes ?? DEFAULT_LANDING_MINUTES),
    extendsWhileFree: time.whileFree !== null,
    whileFree: String((time.whileFree ?? firstWhileFree).minutes),
    belowPercent: String((time.whileFree ?? firstWhileFree).belowPercent),
    hasWithoutTicket: withoutTicket !== null,
    withoutMinutes: String((withoutTicket ?? firstWithoutTicket).minutes),
    leastFree: String((withoutTicket ?? firstWithoutTicket).leastFree),
    hasCards: cards !== null,
    cardMinutes: String((cards ?? firstCards).minutes),
    areCardsNamed: (cards ?? firstCards).isNamed,
    hasQueue: queue !== null,
    hold: String((queue ?? defaultQueueRules).holdMinutes),
    hasFilter: filter !== null,
    // Who a site is most likely to have a filter for.
    filterKinds: filter?.kinds ?? ['young-ticket'],
    filterHosts: (filter?.hosts ?? []).join('\n'),
  };
}

/** "09:05" is 545; null for a field that holds no hour. At the end of an interval "00:00" is the end of the day. */
export function minuteOf(field: string, isEnd: boolean): number | null {
  const parts = /^(\d\d):(\d\d)$/.exec(field);
  if (!parts) return null;
  const minute = Number(parts[1]) * 60 + Number(parts[2]);
  return isEnd && minute === 0 ? DAY_MINUTES : minute;
}

function readIntervals(
  drafts: readonly DraftInterval[],
  place: string,
  problems: Map<string, Problem>,
): OpenInterval[] {
  const intervals: OpenInterval[] = [];
  for (const draft of drafts) {
    const from = minuteOf(draft.from, false);
    const to = minuteOf(draft.to, true);
    if (from === null || to === null) problems.set(place, 'missing');
    else intervals.push({ from, to });
  }
  if (!problems.has(place) && !areInOrder(intervals)) problems.set(place, 'order');
  return intervals;
}

/** A whole number in a field; null when it holds something else, or one that is too low or too high. */
export function wholeNumber(field: string, least: number, most: number): number | null {
  const number = /^\d{1,4}$/.test(field.trim()) ? Number(field) : Number.NaN;
  return number >= least && number <= most ? number : null;
}

/** Minutes in one field, in any order: "10, 5, 2, 1". @returns the most first, each once; null when something else stands there */
export function readWarnAt(field: string): number[] | null {
  const parts = field.split(/[\s,;،]+/).filter((part) => part !== '');
  const minutes = parts.map((part) => wholeNumber(part, 1, MAX_WARN_AT_MINUTES));
  const known = [...new Set(minutes.filter((one) => one !== null))];
  if (known.length === 0 || known.length > MAX_WARN_AT || minutes.includes(null)) return null;
  return known.toSorted((a, b) => b - a);
}

function readTime(draft: RulesDraft, problems: Map<string, Problem>): TimeRules {
  const warnAtMinutes = readWarnAt(draft.warnAt);
  const own = draft.extendThemselves ? wholeNumber(draft.ownExtension, 1, MAX_OWN_EXTENSION_MINUTES) : null;
  if (warnAtMinutes === null) problems.set('warnAt', 'warnAt');
  if (draft.extendThemselves && own === null) problems.set('ownExtension', 'ownExtension');
  const idleMinutes = draft.endsIdle ? wholeNumber(draft.idle, MIN_IDLE_MINUTES, MAX_IDLE_MINUTES) : null;
  if (draft.endsIdle && idleMinutes === null) problems.set('idle', 'idle');
  const pauseMinutes = draft.hasPause ? wholeNumber(draft.pause, 1, MAX_PAUSE_MINUTES) : null;
  if (draft.hasPause && pauseMinutes === null) problems.set('pause', 'minutes');
  const softLandingMinutes = draft.landsSoftly ? wholeNumber(draft.landing, 1, MAX_LANDING_MINUTES) : null;
  if (draft.landsSoftly && softLandingMinutes === null) problems.set('landing', 'minutes');
  const { hasWarningSound } = draft;
  return {
    warnAtMinutes: warnAtMinutes ?? [],
    hasWarningSound,
    ownExtensionMinutes: own,
    idleMinutes,
    pauseMinutes,
    softLandingMinutes,
    whileFree: readWhileFree(draft, problems),
  };
}

function readWhileFree(draft: RulesDraft, problems: Map<string, Problem>): WhileFree | null {
  if (!draft.extendsWhileFree) return null;
  const minutes = wholeNumber(draft.whileFree, 1, MAX_OWN_EXTENSION_MINUTES);
  const belowPercent = wholeNumber(draft.belowPercent, 1, 100);
  if (minutes === null) problems.set('whileFree', 'minutes');
  if (belowPercent === null) problems.set('belowPercent', 'percent');
  return minutes === null || belowPercent === null ? null : { minutes, belowPercent };
}

function readWithoutTicket(draft: RulesDraft, problems: Map<string, Problem>): WithoutTicket | null {
  if (!draft.hasWithoutTicket) return null;
  const minutes = wholeNumber(draft.withoutMinutes, 1, MAX_TICKET_MINUTES);
  const leastFree = wholeNumber(draft.leastFree, 1, MAX_LEAST_FREE);
  if (minutes === null) problems.set('withoutMinutes', 'minutes');
  if (leastFree === null) problems.set('leastFree', 'leastFree');
  return minutes === null || leastFree === null ? null : { minutes, leastFree };
}

function readYoungHours(draft: RulesDraft, problems: Map<string, Problem>): YoungHours | null {
  if (!draft.hasYoungHours) return null;
  const from = minuteOf(draft.youngHours.from, false);
  const to = minuteOf(draft.youngHours.to, true);
  if (from !== null && to !== null && from < to) return { from, to };
  problems.set('young', from === null || to === null ? 'missing' : 'young');
  return null;
}

function readCards(draft: RulesDraft, problems: Map<string, Problem>): CardRules | null {
  if (!draft.hasCards) return null;
  const minutes = wholeNumber(draft.cardMinutes, 1, MAX_TICKET_MINUTES);
  if (minutes === null) problems.set('cardMinutes', 'minutes');
  return minutes === null ? null : { minutes, isNamed: draft.areCardsNamed };
}

function readQueue(draft: RulesDraft, problems: Map<string, Problem>): QueueRules | null {
  if (!draft.hasQueue) return null;
  const holdMinutes = wholeNumber(draft.hold, MIN_HOLD_MINUTES, MAX_HOLD_MINUTES);
  if (holdMinutes === null) problems.set('hold', 'hold');
  return holdMinutes === null ? null : { holdMinutes };
}

function readFilter({ hasFilter, filterKinds: kinds, filterHosts }: RulesDraft, problems: Map<string, Problem>) {
  if (!hasFilter) return null;
  const { hosts, notHosts, isLonger } = readHosts(filterHosts);
  if (kinds.length === 0) problems.set('filterKinds', 'filterKinds');
  if (notHosts.length > 0) problems.set('filterHosts', 'notHost');
  else if (isLonger) problems.set('filterHosts', 'tooManyHosts');
  else if (hosts.length === 0) problems.set('filterHosts', 'noHost');
  return { kinds, hosts } satisfies FilterRules;
}

/** @returns the rules that stand in the fields, or null and what is wrong with them */
export function readDraft(draft: RulesDraft): { rules: RoomRules | null; problems: Problems } {
  const { timeZone, closedOnHolidays, rules } = draft;
  const problems = new Map<string, Problem>();
  const rest = {
    youngHours: readYoungHours(draft, problems),
    rules,
    time: readTime(draft, problems),
    withoutTicket: readWithoutTicket(draft, problems),
    cards: readCards(draft, problems),
    queue: readQueue(draft, problems),
    filter: readFilter(draft, problems),
  };
  if (!draft.hasHours) return { rules: problems.size > 0 ? null : { timeZone, hours: null, ...rest }, problems };
  const week = draft.week.map((day, index) => readIntervals(day, `week.${index}`, problems));
  const exceptions = draft.exceptions.map(({ from, to, title, hours }, index) => {
    if (from === '' || to === '' || from > to) problems.set(`exceptions.${index}.dates`, 'dates');
    if (title.trim() === '') problems.set(`exceptions.${index}.title`, 'title');
    return { from, to, title: title.trim(), hours: readIntervals(hours, `exceptions.${index}.hours`, problems) };
  });
  const lastSignInMinutes = wholeNumber(draft.lastSignIn, 0, MAX_LAST_SIGN_IN_MINUTES);
  if (lastSignInMinutes === null) problems.set('lastSignIn', 'lastSignIn');
  if (problems.size > 0 || lastSignInMinutes === null) return { rules: null, problems };
  return {
    rules: { timeZone, hours: { week, exceptions, closedOnHolidays, lastSignInMinutes }, ...rest },
    problems,
  };
}

/** The list with one of its things a place higher (-1) or lower (1). */
export function moved<T>(list: readonly T[], index: number, by: -1 | 1): T[] {
  const next = [...list];
  const [one] = next.splice(index, 1);
  if (one !== undefined) next.splice(index + by, 0, one);
  return next;
}
