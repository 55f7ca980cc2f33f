import { z } from 'zod';
import { Cause, Confidence, TroubleDetail } from './diagnosis.ts';
import { Id, Moment, PlaceName } from './identifiers.ts';
import {
  MAX_ALERT_ADDRESSES,
  MAX_INCIDENT_NOTE_LENGTH,
  MAX_INCIDENT_STEPS,
  MAX_MAINTENANCES,
  MAX_RULE_TERMINALS,
  MAX_SHOWN_INCIDENTS,
} from './limits.ts';
import { LocalDate, MinuteOfDay } from './room-rules.ts';

/**
 * One thing that went wrong at a site, from its beginning to its end: one alert, not one a terminal. There is at most one open incident for each site, cause (and terminal or service).
 *
 *   (trouble, long enough) ──► open ──"J'appelle"──► taken ──trouble over long enough──► closed
 *                               │ corrected: another cause by late measures (fibre-or-power → fibre, or power)
 *                               └──nobody takes it in time──► escalated (still open)
 */
export const IncidentStep = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('opened'), at: Moment, cause: Cause, detail: TroubleDetail, confidence: Confidence }),
  z.object({ kind: z.literal('changed'), at: Moment, cause: Cause, detail: TroubleDetail, confidence: Confidence }),
  /** the alert went out; `held`: quiet hours or planned maintenance kept it back */
  z.object({ kind: z.literal('alerted'), at: Moment, way: z.enum(['email', 'webhook', 'held', 'failed']) }),
  z.object({ kind: z.literal('escalated'), at: Moment }),
  z.object({ kind: z.literal('taken'), at: Moment, by: PlaceName }),
  z.object({ kind: z.literal('note'), at: Moment, by: PlaceName, text: z.string().max(MAX_INCIDENT_NOTE_LENGTH) }),
  z.object({ kind: z.literal('closed'), at: Moment }),
]);
export type IncidentStep = z.infer<typeof IncidentStep>;

export const Incident = z.object({
  incidentId: Id,
  /** null: it is the control server's own, and stands in the list of every site */
  siteId: Id.nullable(),
  cause: Cause,
  detail: TroubleDetail,
  confidence: Confidence,
  terminalIds: z.array(Id).max(MAX_RULE_TERMINALS),
  service: z.string().min(1).max(100).optional(),
  /** when the fault began and ended, as measures tell; `endedAt` null: it is open */
  beganAt: Moment,
  endedAt: Moment.nullable(),
  takenBy: PlaceName.nullable(),
  /** oldest first */
  steps: z.array(IncidentStep).max(MAX_INCIDENT_STEPS),
});
export type Incident = z.infer<typeof Incident>;
export const Incidents = z.array(Incident).max(MAX_SHOWN_INCIDENTS);

/** `incident:list`: open ones and those that ended after `since`, newest first. */
export const IncidentsRequest = z.object({ siteId: Id, since: Moment });
/** `incident:take`: "J'appelle l'opérateur". Refusals: `not-found`, `incident-over`. */
export const IncidentTake = z.object({ siteId: Id, incidentId: Id });
/** `incident:note`: what was done about it. Nothing of a resident belongs there, and the field says so. */
export const IncidentNote = z.object({
  siteId: Id,
  incidentId: Id,
  text: z.string().trim().min(1).max(MAX_INCIDENT_NOTE_LENGTH),
});

/** Works that are announced: no alert and no availability is counted meanwhile. */
export const Maintenance = z
  .object({ maintenanceId: Id, siteId: Id, from: Moment, until: Moment, title: PlaceName })
  .refine(({ from, until }) => from < until);
export type Maintenance = z.infer<typeof Maintenance>;
export const Maintenances = z.array(Maintenance).max(MAX_MAINTENANCES);

/** In clear only where it does not leave the house: this machine, private addresses (RFC 1918), names that only a house knows (RFC 6762, RFC 9476). */
const inside =
  /^http:\/\/(localhost|(127|10)(\.\d+){3}|192\.168(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2}|\[::1\]|\[fd[^\]]*\]|[^./:]+|[^/:]+\.(local|internal|lan))(:\d+)?(\/|$)/i;
function staysInside(address: string): boolean {
  return address.startsWith('https:') || inside.test(address);
}

/** Who is told, and when not. City-wide; IT's to edit. */
export const AlertSettings = z.object({
  emails: z.array(z.email().max(120)).max(MAX_ALERT_ADDRESSES),
  /** called with POST and JSON; https, or http on this machine or a private network */
  webhook: z
    .url({ protocol: /^https?$/ })
    .max(300)
    .refine(staysInside)
    .nullable(),
  /** nobody is woken then: what is still open at their end is told then. `from` > `to` goes over midnight. null: none */
  quiet: z.object({ from: MinuteOfDay, to: MinuteOfDay }).nullable(),
  /** told again, and to these, when nobody has taken the incident by then, minutes; null: never */
  escalateAfterMinutes: z.number().int().min(5).max(1_440).nullable(),
  escalateTo: z.array(z.email().max(120)).max(MAX_ALERT_ADDRESSES),
});
export type AlertSettings = z.infer<typeof AlertSettings>;
/** `sendsMail` false: this server has no way for mail (ESCALE_SMTP_URL), and addresses alone tell nobody. */
export const KeptAlertSettings = z.object({ settings: AlertSettings, sendsMail: z.boolean() });
export type KeptAlertSettings = z.infer<typeof KeptAlertSettings>;
/** What became of a trial: `not-set`, nobody is set up there. */
const Tried = z.enum(['sent', 'failed', 'not-set']);
export const AlertsTested = z.object({ email: Tried, webhook: Tried });
export type AlertsTested = z.infer<typeof AlertsTested>;

/** What the operator has promised, as it stands in the contract; for the page of each month. */
export const LineContract = z.object({
  operator: PlaceName,
  /** the number to say on the telephone */
  reference: z.string().trim().max(60),
  phone: z.string().trim().max(30),
  downMbps: z.number().positive().max(100_000).nullable(),
  upMbps: z.number().positive().max(100_000).nullable(),
  /** availability promised, percent, and hours to repair; null: nothing is */
  availabilityPercent: z.number().min(0).max(100).nullable(),
  repairHours: z.number().positive().max(720).nullable(),
});
export type LineContract = z.infer<typeof LineContract>;

/** Bufferbloat, by the rise of the delay under load (domain.md §5.2). */
export const BloatGrade = z.enum(['A+', 'A', 'B', 'C', 'D', 'F']);
export type BloatGrade = z.infer<typeof BloatGrade>;

/** A capped transfer between a terminal and the server: "débit observé (TCP)", which is no capacity (RFC 9097). null: could not be measured. */
export const Throughput = z.object({
  at: Moment,
  terminalId: Id,
  downMbps: z.number().nonnegative().max(100_000).nullable(),
  upMbps: z.number().nonnegative().max(100_000).nullable(),
  idleMs: z.number().nonnegative().max(60_000).nullable(),
  loadedMs: z.number().nonnegative().max(60_000).nullable(),
  grade: BloatGrade.nullable(),
});
export type Throughput = z.infer<typeof Throughput>;
export const Throughputs = z.array(Throughput).max(MAX_SHOWN_INCIDENTS);

/** `month:read`: the evidence of one month, in the site's time zone. */
export const MonthRequest = z.object({ siteId: Id, month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) });
const Percentiles = z.object({
  median: z.number().nonnegative().nullable(),
  p95: z.number().nonnegative().nullable(),
  p99: z.number().nonnegative().nullable(),
});
export const MonthReport = z.object({
  siteId: Id,
  month: z.string(),
  from: Moment,
  until: Moment,
  /** the site's (IANA): the days and hours of the month are its */
  timeZone: z.string(),
  /** minutes that the line was watched, and of them those it was down, announced works left out */
  watchedMinutes: z.number().int().nonnegative(),
  downMinutes: z.number().int().nonnegative(),
  availabilityPercent: z.number().min(0).max(100).nullable(),
  outages: z.array(
    z.object({
      incidentId: Id,
      cause: Cause,
      beganAt: Moment,
      endedAt: Moment.nullable(),
      /** of it in this month */
      minutes: z.number().nonnegative(),
      /** the operator answers for it (line or box; the current is the city's), and it stands in `downMinutes`, but for announced works */
      isCounted: z.boolean(),
    }),
  ),
  delayMs: Percentiles,
  lossPercent: Percentiles,
  throughput: z.array(Throughput),
  contract: LineContract.nullable(),
  /** days of the month, each with its minutes watched and down */
  days: z.array(z.object({ date: LocalDate, watchedMinutes: z.number(), downMinutes: z.number() })).max(31),
});
export type MonthReport = z.infer<typeof MonthReport>;
