/** Why nobody sat down at a terminal who asked to: when, and the code. Nothing of who asked. And the ends of a terminal's sessions, newest first. */
export const refusals = `
CREATE TABLE refusals (
  refusal_id INTEGER PRIMARY KEY,
  terminal_id TEXT NOT NULL REFERENCES terminals(terminal_id),
  at INTEGER NOT NULL,
  code TEXT NOT NULL
) STRICT;
CREATE INDEX refusals_latest ON refusals(terminal_id, at);
CREATE INDEX refusals_age ON refusals(at);
CREATE INDEX sessions_ends ON sessions(terminal_id, ended_at) WHERE state = 'ended';
`;
