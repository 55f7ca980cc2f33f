import type { Generated } from 'kysely';
import type { Procedure } from '#protocol/accompanied.ts';
import type { Cause, Confidence, TroubleDetail } from '#protocol/diagnosis.ts';
import type { EndReason } from '#protocol/journal-events.ts';
import type { Medium } from '#protocol/measures.ts';
import type { SessionRefusal } from '#protocol/reasons.ts';
import type { RefusalCode } from '#protocol/result.ts';
import type { TicketKind } from '#protocol/room-rules.ts';
import type { OrderState, StaffRole, TrackedOrder } from '#protocol/staff-messages.ts';
import type { Place } from '../queue/queue-rules.ts';
import type { Step } from '../measures/step-rules.ts';

/** The tables as migrations/ made them. Moments are milliseconds since 1970 UTC; JSON is text. */
export type Tables = {
  server: {
    only_row: 1;
    server_id: string;
    created_at: number;
    alive_at: Generated<number | null>;
    stopped_at: Generated<number | null>;
  };
  sites: { site_id: string; name: string; name_key: string; created_at: number };
  /** `rules`: JSON of RoomRules */
  room_rules: { site_id: string; revision: number; rules: string; saved_at: number };
  terminals: TerminalTable;
  enrolment_codes: {
    code_hash: string;
    site_id: string;
    terminal_name: string;
    name_key: string;
    created_at: number;
    expires_at: number;
    used_by: string | null;
  };
  tickets: TicketTable;
  cards: CardTable;
  card_holders: { card_id: string; holder: string; closed_at: number | null };
  card_attempts: { number_hmac: string; failures: number; blocked_until: number; last_at: number };
  /** `expires_at`: earlier than its tickets' were, when it was cancelled */
  booklets: {
    booklet_id: string;
    site_id: string;
    made_at: number;
    expires_at: number;
    minutes: number;
    ticket_count: number;
    cost_log2n: number;
  };
  /** `generation`: counts the keys of one-time codes that a site had */
  code_keys: { site_id: string; generation: number; made_at: number };
  sessions: SessionTable;
  /** how far each boot's facts are committed */
  journal_boots: { terminal_id: string; boot_id: string; committed_seq: number };
  journal_records: {
    record_id: Generated<number>;
    terminal_id: string;
    boot_id: string;
    seq: number;
    at: number;
    received_at: number;
    type: string;
    event: string;
  };
  commands: CommandTable;
  /** the last call for help of each terminal; `closed_at` null: it is open */
  help_calls: {
    terminal_id: string;
    call_id: string;
    asked_at: number;
    helper_id: string | null;
    answered_at: number | null;
    closed_at: number | null;
  };
  refusals: { refusal_id: Generated<number>; terminal_id: string; at: number; code: SessionRefusal };
  /** `day`: of the number, in the site's time zone */
  queue_places: {
    place_id: string;
    site_id: string;
    number: number;
    word: string;
    day: string;
    taken_at: number;
    state: Place['state'];
    terminal_id: string | null;
    until: number | null;
    ended_at: number | null;
  };
  workshops: WorkshopTable;
  incidents: IncidentTable;
  /** `step`: JSON of IncidentStep without who did it */
  incident_steps: { incident_id: string; seq: number; at: number; step: string; staff_id: string | null };
  maintenances: { maintenance_id: string; site_id: string; from_at: number; until_at: number; title: string };
  /** `settings`: JSON of AlertSettings */
  alert_settings: { only_row: 1; settings: string };
  alert_messages: AlertMessageTable;
  /** `contract`: JSON of LineContract */
  line_contracts: { site_id: string; contract: string };
  /** `figures`: JSON of ThroughputFigures */
  throughputs: { site_id: string; at: number; terminal_id: string; figures: string };
  /** the numbers of terminals in `measure_minutes` */
  measured_terminals: { number: Generated<number>; terminal_id: string };
  /** `start_at` in seconds; `medium`: measures/medium-code.ts; `figures`: measures/minute-rules.ts */
  measure_minutes: { start_at: number; terminal: number; medium: number; figures: Buffer };
  measure_five_minutes: RollupTable;
  measure_hours: RollupTable;
  staff: {
    staff_id: string;
    name: string;
    email_key: string;
    role: StaffRole;
    password_hash: string;
    created_at: number;
  };
  /** Which sites an account may look after: site ids, or 'all'. */
  staff_sites: { staff_id: string; site: string };
  staff_sessions: { token_hash: string; staff_id: string; created_at: number; last_seen_at: number };
  audit_log: {
    audit_id: Generated<number>;
    at: number;
    actor_kind: string;
    actor_id: string | null;
    action: string;
    target: string | null;
    detail: string | null;
  };
};

export type TerminalTable = {
  terminal_id: string;
  site_id: string;
  name: string;
  name_key: string;
  public_key: string;
  enrolled_at: number;
  revoked_at: number | null;
  app_version: string | null;
  /** JSON of Confinement */
  confinement: string | null;
  /** JSON of Residue[] from `wipe-failed` until `wiped` */
  residue: string | null;
  /** 1 from `session-ended` until the wipe is reported */
  wipe_pending: 0 | 1;
  last_wiped_at: number | null;
  last_heard_at: number | null;
};

export type TicketTable = {
  ticket_id: string;
  site_id: string;
  /** HMAC-SHA256 of the normalised words, base64url: the words themselves are nowhere */
  words_hmac: string;
  minutes: number;
  state: 'issued' | 'claimed' | 'used';
  session_id: string | null;
  issued_at: number;
  expires_at: number;
  kind: Generated<TicketKind>;
  /** what terminals without a line check its words by (tickets/offline-verifier.ts), sealed */
  offline_verifier: Generated<string | null>;
  /** the sealed booklet it was printed in */
  booklet_id: Generated<string | null>;
};

export type CardTable = {
  card_id: string;
  /** HMAC-SHA256 of the number, base64url */
  number_hmac: string;
  /** argon2id of the peppered code (cards/card-key.ts) */
  pin_hash: string;
  created_at: number;
  used_on: number;
  closed_at: number | null;
};

export type SessionTable = {
  session_id: string;
  terminal_id: string;
  site_id: string;
  request_id: string | null;
  ticket_id: string | null;
  /** until the link is deleted (retention-rules.ts) */
  card_id: string | null;
  /** 'code': the terminal's own grant, by a helper's one-time code; 'unknown': a terminal reported a session that this server has no grant of */
  grant_right: 'ticket' | 'card' | 'helper' | 'without-ticket' | 'workshop' | 'code' | 'unknown';
  minutes: number;
  state: 'granted' | 'open' | 'ended' | 'given-back';
  granted_at: number;
  started_at: number | null;
  ends_at: number | null;
  ended_at: number | null;
  /** 'reconciled': the terminal says that it is over and has no fact left to tell */
  end_reason: EndReason | 'reconciled' | 'revoked' | null;
  consumed_ms: number;
  /** minutes its ticket had when it was granted; null: no ticket, or granted before rules were */
  ticket_minutes: number | null;
  /** how often it may be made longer, and how long it may become with that, minutes; null: no rule says so */
  extension_limit: number | null;
  most_minutes: number | null;
  /** extensions of the sessions that it goes on with (moved, power cut) */
  extensions_before: number;
  /** its ticket had given these minutes to another session already, while lines were down */
  shares_ticket: 0 | 1;
  /** a helper sat beside the resident; null: nobody did */
  accompanied_for: Procedure | null;
  /** of who takes part in one, and of whom a helper let sit down meanwhile */
  workshop_id: string | null;
  /** of a young person: the end of their hours that day */
  young_until: number | null;
  /** the seat is kept until then for who left it for a moment; null: nobody has */
  paused_until: number | null;
};

/** Times are minutes of the day in the site's time zone; `terminals` and `skipped` JSON of texts. */
export type WorkshopTable = {
  workshop_id: string;
  site_id: string;
  revision: number;
  title: string;
  terminals: string;
  date: string;
  from_minute: number;
  to_minute: number;
  /** both null: it does not repeat */
  every_weeks: number | null;
  repeats_until: string | null;
  skipped: string;
  /** the last date of the series */
  last_date: string;
};

export type CommandTable = {
  command_id: string;
  terminal_id: string;
  kind: TrackedOrder['kind'];
  /** JSON of Order; null for a message: its text is kept nowhere */
  command_order: string | null;
  asked_at: number;
  expires_at: number;
  state: OrderState['kind'];
  state_at: number;
  refusal_code: RefusalCode | null;
  /** 1: it went out at least once */
  was_sent: 0 | 1;
};

/** `site_id` null: the control server's own. Moments null: not (yet). */
export type IncidentTable = {
  incident_id: string;
  site_id: string | null;
  slot: string;
  cause: Cause;
  detail: TroubleDetail;
  confidence: Confidence;
  /** JSON list */
  terminal_ids: string;
  service: string | null;
  began_at: number;
  ended_at: number | null;
  opened_at: number;
  closed_at: number | null;
  taken_by: string | null;
  alerted_at: number | null;
  held_at: number | null;
  end_told_at: number | null;
  escalated_at: number | null;
};

/** `next_at` null: nothing more is tried. */
export type AlertMessageTable = {
  message_id: string;
  incident_id: string;
  kind: 'opened' | 'ended' | 'escalated';
  way: 'email' | 'webhook';
  /** JSON of what is sent and to whom */
  message: string;
  created_at: number;
  attempts: number;
  next_at: number | null;
  sent_at: number | null;
  given_up_at: number | null;
};

type Sum = 'rounds' | 'failed' | 'sum_us' | 'jitter_rounds' | 'jitter_sum_us' | 'sent' | 'lost';

/** Five minutes or an hour of one terminal over one medium: see StepFigures in measures/rollup-rules.ts. */
export type RollupTable = { [C in `${Step}_${Sum}`]: number } & {
  [C in `${Step}_low_us` | `${Step}_high_us`]: number | null;
} & {
  terminal_id: string;
  start_at: number;
  medium: Medium;
  measures: number;
  signal_rounds: number;
  signal_sum_dbm: number;
};
