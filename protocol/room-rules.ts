import { z } from 'zod';
import { BlockedHosts } from './blocked-hosts.ts';
import { CardRules } from './cards.ts';
import { Id, PlaceName } from './identifiers.ts';
import {
  DEFAULT_TIME_ZONE,
  EXTENSION_MINUTES,
  MAX_DAY_INTERVALS,
  MAX_EXCEPTIONS,
  MAX_EXTENSIONS,
  DEFAULT_IDLE_MINUTES,
  DEFAULT_LANDING_MINUTES,
  DEFAULT_PAUSE_MINUTES,
  MAX_IDLE_MINUTES,
  MAX_LANDING_MINUTES,
  MAX_LAST_SIGN_IN_MINUTES,
  MIN_IDLE_MINUTES,
  MAX_LEAST_FREE,
  MAX_LIMIT_RULES,
  MAX_OWN_EXTENSION_MINUTES,
  MAX_PAUSE_MINUTES,
  MAX_RULE_TERMINALS,
  MAX_SESSION_MINUTES,
  MAX_TICKET_MINUTES,
  MAX_WARN_AT,
  MAX_WARN_AT_MINUTES,
  MIN_TICKET_MINUTES,
  WARN_AT_MINUTES,
} from './limits.ts';
import { QueueRules } from './queue.ts';
import { resultOf } from './result.ts';
import { EndsFor } from './session-ends.ts';

/** By what a resident comes to a session, as rules tell them apart: a helper chooses the kind of a ticket by looking; no birth date exists. */
export const TicketKind = z.enum(['ticket', 'young-ticket']);
export type TicketKind = z.infer<typeof TicketKind>;

/** The same with those who come with a card, or with nothing, where their site lets them. */
export const WayIn = z.enum([...TicketKind.options, 'card', 'without-ticket']);
export type WayIn = z.infer<typeof WayIn>;

/** A day of the calendar, YYYY-MM-DD; days compare as text. */
export const LocalDate = z.iso.date();
export type LocalDate = z.infer<typeof LocalDate>;
/** A moment of the day on the wall, minutes after midnight; 1440 is the end of the day. */
export const MinuteOfDay = z.number().int().min(0).max(1_440);
/** 1 is Monday, 7 Sunday (ISO 8601). */
export const Weekday = z.number().int().min(1).max(7);

export const OpenInterval = z.object({ from: MinuteOfDay, to: MinuteOfDay });
export type OpenInterval = z.infer<typeof OpenInterval>;

/** Are these intervals of a day in order, none empty, none into the next? */
export function areInOrder(intervals: readonly OpenInterval[]): boolean {
  return intervals.every(({ from, to }, index) => from < to && from >= (intervals[index - 1]?.to ?? 0));
}

/** When a site is open on a day; none: closed. */
export const DayHours = z.array(OpenInterval).max(MAX_DAY_INTERVALS).refine(areInOrder);
export type DayHours = z.infer<typeof DayHours>;

/** Other hours, or none, on a day or from a day to another, both included. */
export const HoursException = z
  .object({ from: LocalDate, to: LocalDate, title: PlaceName, hours: DayHours })
  .refine(({ from, to }) => from <= to);
export type HoursException = z.infer<typeof HoursException>;

export const OpeningHours = z.object({
  /** Monday first */
  week: z.array(DayHours).length(7),
  exceptions: z.array(HoursException).max(MAX_EXCEPTIONS),
  /** closed on the public holidays of France (Code du travail, art. L3133-1) */
  closedOnHolidays: z.boolean(),
  /** nobody sits down in these last minutes before a closing */
  lastSignInMinutes: z.number().int().min(0).max(MAX_LAST_SIGN_IN_MINUTES),
});
export type OpeningHours = z.infer<typeof OpeningHours>;

/** Who gets how long. An empty list in `kinds`, `terminals` or `weekdays` means all of them. */
export const LimitRule = z.object({
  kinds: z.array(WayIn).max(WayIn.options.length),
  terminals: z.array(Id).max(MAX_RULE_TERMINALS),
  weekdays: z.array(Weekday).max(7),
  minutesPerSession: z.number().int().min(1).max(MAX_SESSION_MINUTES),
  /** all sessions of one ticket, or of one card that day, together, with their extensions; null: no other limit than the ticket's */
  minutesPerDay: z.number().int().min(1).max(1_440).nullable(),
  /** how often a session may be made longer; null: as often as asked */
  extensions: z.number().int().min(0).max(MAX_EXTENSIONS).nullable(),
});
export type LimitRule = z.infer<typeof LimitRule>;

/** So many minutes more, while nobody waits, a terminal is free, and fewer than `belowPercent` of those in service are taken (Libki #288). */
export const WhileFree = z.object({
  minutes: z.number().int().min(1).max(MAX_OWN_EXTENSION_MINUTES),
  belowPercent: z.number().int().min(1).max(100),
});
export type WhileFree = z.infer<typeof WhileFree>;

/** How a terminal tells that time is short, and what a resident may do about it. */
export const TimeRules = z.object({
  /** minutes before the end at which the resident is told, the most first */
  warnAtMinutes: z
    .array(z.number().int().min(1).max(MAX_WARN_AT_MINUTES))
    .min(1)
    .max(MAX_WARN_AT)
    .refine((minutes) => minutes.every((one, index) => index === 0 || one < (minutes[index - 1] ?? 0))),
  hasWarningSound: z.boolean(),
  /** what one press on "Rester plus longtemps" gives; null: residents ask staff */
  ownExtensionMinutes: z.number().int().min(1).max(MAX_OWN_EXTENSION_MINUTES).nullable(),
  /** nobody there for so long: it is asked, and then the session ends; null: never. Rules that were kept before there was this have the ordinary one */
  idleMinutes: z.number().int().min(MIN_IDLE_MINUTES).max(MAX_IDLE_MINUTES).nullable().default(DEFAULT_IDLE_MINUTES),
  /** how long a resident may leave the seat with the screen covered (Libki-client #131); null: there is no pause */
  pauseMinutes: z.number().int().min(1).max(MAX_PAUSE_MINUTES).nullable().default(DEFAULT_PAUSE_MINUTES),
  /** what one step gives to who writes when the time ends; null: the time ends */
  softLandingMinutes: z.number().int().min(1).max(MAX_LANDING_MINUTES).nullable().default(DEFAULT_LANDING_MINUTES),
  /** sessions are made longer by themselves before the first warning; null: they are not */
  whileFree: WhileFree.nullable().default(null),
});
export type TimeRules = z.infer<typeof TimeRules>;

/** Where nothing was decided: residents extend by themselves (WCAG 2.2.1, RGAA 13.1), and nothing sounds. */
export const defaultTimeRules: TimeRules = {
  warnAtMinutes: [...WARN_AT_MINUTES],
  hasWarningSound: false,
  ownExtensionMinutes: EXTENSION_MINUTES,
  idleMinutes: DEFAULT_IDLE_MINUTES,
  pauseMinutes: DEFAULT_PAUSE_MINUTES,
  softLandingMinutes: DEFAULT_LANDING_MINUTES,
  whileFree: null,
};

/** The same as a terminal is told with a grant: what an earlier server does not say is not done, because it would not understand what comes of it. */
export const GrantedTime = TimeRules.extend({
  idleMinutes: TimeRules.shape.idleMinutes.unwrap().default(null),
  pauseMinutes: TimeRules.shape.pauseMinutes.unwrap().default(null),
  softLandingMinutes: TimeRules.shape.softLandingMinutes.unwrap().default(null),
});

/** An IANA time zone that this program knows. */
function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format(0);
    return true;
  } catch {
    return false;
  }
}

/** Sessions that begin without a ticket: how long, and how many terminals must be free then, the one asked at among them. */
export const WithoutTicket = z.object({
  minutes: z.number().int().min(1).max(MAX_TICKET_MINUTES),
  leastFree: z.number().int().min(1).max(MAX_LEAST_FREE),
});
export type WithoutTicket = z.infer<typeof WithoutTicket>;

/** A ticket of the kind `young-ticket` is good between these minutes of the day, and its sessions end with them. */
export const YoungHours = z.object({ from: MinuteOfDay, to: MinuteOfDay }).refine(({ from, to }) => from < to);
export type YoungHours = z.infer<typeof YoungHours>;

/**
 * Sites that do not open in the sessions of these kinds. The law leaves a filter to the city (Code pénal art. 227-24); a helper chooses by looking who is young, and no birth date
 * exists. Nothing is noted of what it refuses.
 */
export const FilterRules = z.object({
  kinds: z.array(WayIn).min(1).max(WayIn.options.length),
  hosts: BlockedHosts,
});
export type FilterRules = z.infer<typeof FilterRules>;

/** All that is decided for one site: when it is open (null: always), and who gets how long (the first rule that fits; none: what the ticket says). */
export const RoomRules = z.object({
  timeZone: z.string().max(60).refine(isTimeZone),
  hours: OpeningHours.nullable(),
  /** null: young people have the hours of everybody */
  youngHours: YoungHours.nullable().default(null),
  rules: z.array(LimitRule).max(MAX_LIMIT_RULES),
  /** rules that were kept before there was this have the ordinary ones */
  time: TimeRules.default(defaultTimeRules),
  /** null: nobody sits down without a ticket */
  withoutTicket: WithoutTicket.nullable().default(null),
  /** null: no cards are taken */
  cards: CardRules.nullable().default(null),
  /** null: there is no queue */
  queue: QueueRules.nullable().default(null),
  /** null: whatever is public opens */
  filter: FilterRules.nullable().default(null),
});
export type RoomRules = z.infer<typeof RoomRules>;

/** A site for which nothing was decided. */
export const noRoomRules: RoomRules = {
  timeZone: DEFAULT_TIME_ZONE,
  hours: null,
  youngHours: null,
  rules: [],
  time: defaultTimeRules,
  withoutTicket: null,
  cards: null,
  queue: null,
  filter: null,
};

/** The rules as they are now; `revision` counts their changes, 0 before the first. */
export const KeptRules = z.object({ revision: z.number().int().nonnegative(), rules: RoomRules });
export type KeptRules = z.infer<typeof KeptRules>;

export const holidays = [
  'new-year',
  'easter-monday',
  'labour-day',
  'victory-1945',
  'ascension',
  'whit-monday',
  'bastille-day',
  'assumption',
  'all-saints',
  'armistice-1918',
  'christmas',
] as const;
export const Holiday = z.enum(holidays);
export type Holiday = z.infer<typeof Holiday>;

/** Why a day has its hours. */
export const DaySource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('always-open') }),
  z.object({ kind: z.literal('week') }),
  z.object({ kind: z.literal('holiday'), holiday: Holiday }),
  z.object({ kind: z.literal('exception'), title: PlaceName }),
]);
export type DaySource = z.infer<typeof DaySource>;

/** What somebody would get who came at that moment (on the site's wall) to that terminal (null: to any) with a ticket of so many minutes. */
export const RulesPreviewRequest = z.object({
  siteId: Id,
  terminalId: Id.nullable(),
  kind: WayIn,
  /** by a card and without a ticket the site's minutes count instead */
  ticketMinutes: z.number().int().min(MIN_TICKET_MINUTES).max(MAX_TICKET_MINUTES),
  date: LocalDate,
  minute: z.number().int().min(0).max(1_439),
  /** rules that are not saved yet; null: those in force */
  rules: RoomRules.nullable(),
});
export type RulesPreviewRequest = z.infer<typeof RulesPreviewRequest>;

export const PreviewedGrant = z.object({
  minutes: z.number().int().positive(),
  extensions: z.number().int().nonnegative().nullable(),
  /** when the session would have to end that day, whatever its minutes; null: never */
  closesAtMinute: MinuteOfDay.nullable(),
  /** it ends for that */
  isCutByClosing: z.boolean(),
  /** why it would have to; not said: the site closes */
  endsFor: EndsFor.optional(),
  /** of the workshop */
  endsForTitle: PlaceName.optional(),
});
export type PreviewedGrant = z.infer<typeof PreviewedGrant>;

export const RulesPreview = z.object({
  day: DaySource,
  /** place in the list of the rule that fits, from 0; null: none does */
  ruleIndex: z.number().int().nonnegative().nullable(),
  answer: resultOf(PreviewedGrant),
});
export type RulesPreview = z.infer<typeof RulesPreview>;
