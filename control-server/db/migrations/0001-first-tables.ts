/** Everything of the first form: sites, terminals, tickets, sessions, journal, measures, staff, audit. */
export const firstTables = `
CREATE TABLE server (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), server_id TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;

CREATE TABLE sites (
  site_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE terminals (
  terminal_id TEXT PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES sites(site_id),
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  public_key TEXT NOT NULL UNIQUE,
  enrolled_at INTEGER NOT NULL,
  revoked_at INTEGER,
  app_version TEXT,
  confinement TEXT,
  residue TEXT,
  wipe_pending INTEGER NOT NULL DEFAULT 0,
  last_wiped_at INTEGER,
  last_heard_at INTEGER
) STRICT;
CREATE UNIQUE INDEX terminals_name ON terminals(site_id, name_key) WHERE revoked_at IS NULL;

CREATE TABLE enrolment_codes (
  code_hash TEXT PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES sites(site_id),
  terminal_name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_by TEXT REFERENCES terminals(terminal_id)
) STRICT;

CREATE TABLE tickets (
  ticket_id TEXT PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES sites(site_id),
  words_hmac TEXT NOT NULL UNIQUE,
  minutes INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('issued', 'claimed', 'used')),
  session_id TEXT,
  issued_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX tickets_expiry ON tickets(expires_at);

CREATE TABLE sessions (
  session_id TEXT PRIMARY KEY,
  terminal_id TEXT NOT NULL REFERENCES terminals(terminal_id),
  site_id TEXT NOT NULL REFERENCES sites(site_id),
  request_id TEXT,
  ticket_id TEXT REFERENCES tickets(ticket_id) ON DELETE SET NULL,
  grant_right TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('granted', 'open', 'ended', 'given-back')),
  granted_at INTEGER NOT NULL,
  started_at INTEGER,
  ends_at INTEGER,
  ended_at INTEGER,
  end_reason TEXT,
  consumed_ms INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX sessions_request ON sessions(terminal_id, request_id);
CREATE UNIQUE INDEX sessions_one_at_a_time ON sessions(terminal_id) WHERE state IN ('granted', 'open');
CREATE INDEX sessions_ticket ON sessions(ticket_id);

CREATE TABLE journal_records (
  terminal_id TEXT NOT NULL REFERENCES terminals(terminal_id),
  boot_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  type TEXT NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (terminal_id, boot_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE measures (
  terminal_id TEXT NOT NULL REFERENCES terminals(terminal_id),
  received_at INTEGER NOT NULL,
  taken_at INTEGER NOT NULL,
  medium TEXT NOT NULL,
  gateway TEXT NOT NULL,
  gateway_ms REAL,
  dns TEXT NOT NULL,
  dns_ms REAL,
  server TEXT NOT NULL,
  server_ms REAL
) STRICT;
CREATE INDEX measures_latest ON measures(terminal_id, received_at);
CREATE INDEX measures_age ON measures(received_at);

CREATE TABLE staff (
  staff_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL CHECK (role IN ('it', 'helper', 'viewer')),
  password_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE staff_sites (
  staff_id TEXT NOT NULL REFERENCES staff(staff_id) ON DELETE CASCADE,
  site TEXT NOT NULL,
  PRIMARY KEY (staff_id, site)
) STRICT, WITHOUT ROWID;
CREATE TABLE staff_sessions (
  token_hash TEXT PRIMARY KEY,
  staff_id TEXT NOT NULL REFERENCES staff(staff_id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_log (
  audit_id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id TEXT,
  action TEXT NOT NULL,
  target TEXT,
  detail TEXT
) STRICT;
CREATE TRIGGER audit_log_is_never_changed BEFORE UPDATE ON audit_log
BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END;
CREATE TRIGGER audit_log_is_never_deleted BEFORE DELETE ON audit_log
BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END;
`;
