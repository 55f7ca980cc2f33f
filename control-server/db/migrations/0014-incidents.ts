/**
 * Incidents and their stories, announced works, who is told, the operators' contracts, throughput, and what is to be sent or was. Staff stand here by id: a name goes with its account.
 */
export const incidents = `
CREATE TABLE incidents (
  incident_id TEXT PRIMARY KEY,
  -- NULL: the control server's own
  site_id TEXT REFERENCES sites(site_id),
  slot TEXT NOT NULL,
  cause TEXT NOT NULL,
  detail TEXT NOT NULL,
  confidence TEXT NOT NULL,
  -- JSON list
  terminal_ids TEXT NOT NULL,
  service TEXT,
  began_at INTEGER NOT NULL,
  ended_at INTEGER,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  taken_by TEXT REFERENCES staff(staff_id),
  alerted_at INTEGER,
  held_at INTEGER,
  end_told_at INTEGER,
  escalated_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX incidents_open ON incidents(coalesce(site_id, ''), slot) WHERE closed_at IS NULL;
CREATE INDEX incidents_of_site ON incidents(site_id, began_at);
CREATE INDEX incidents_age ON incidents(closed_at);

CREATE TABLE incident_steps (
  incident_id TEXT NOT NULL REFERENCES incidents(incident_id) ON DELETE CASCADE,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  -- JSON of IncidentStep without who did it
  step TEXT NOT NULL,
  staff_id TEXT REFERENCES staff(staff_id),
  PRIMARY KEY (incident_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE maintenances (
  maintenance_id TEXT PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES sites(site_id),
  from_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  title TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX maintenances_of_site ON maintenances(site_id, until_at);

CREATE TABLE alert_settings (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), settings TEXT NOT NULL) STRICT;

CREATE TABLE alert_messages (
  message_id TEXT PRIMARY KEY,
  incident_id TEXT NOT NULL REFERENCES incidents(incident_id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('opened', 'ended', 'escalated')),
  way TEXT NOT NULL CHECK (way IN ('email', 'webhook')),
  -- JSON of what is sent and to whom
  message TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  next_at INTEGER,
  sent_at INTEGER,
  given_up_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_messages_due ON alert_messages(next_at) WHERE next_at IS NOT NULL;
CREATE INDEX alert_messages_of ON alert_messages(incident_id);
CREATE INDEX alert_messages_age ON alert_messages(created_at);

CREATE TABLE line_contracts (
  site_id TEXT PRIMARY KEY REFERENCES sites(site_id),
  -- JSON of LineContract
  contract TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE throughputs (
  site_id TEXT NOT NULL REFERENCES sites(site_id),
  at INTEGER NOT NULL,
  terminal_id TEXT NOT NULL,
  -- JSON of ThroughputFigures
  figures TEXT NOT NULL,
  PRIMARY KEY (site_id, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX throughputs_age ON throughputs(at);
`;
