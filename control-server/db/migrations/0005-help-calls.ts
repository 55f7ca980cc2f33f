/**
 * The last call for help of each terminal: one row a terminal, so that there is never more than one open. What was before is in the journal (asked, taken back) and
 * in the audit log (answered, closed).
 */
export const helpCalls = `
CREATE TABLE help_calls (
  terminal_id TEXT PRIMARY KEY REFERENCES terminals(terminal_id),
  call_id TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  -- who said "J'arrive", and when; NULL: nobody yet
  helper_id TEXT REFERENCES staff(staff_id),
  answered_at INTEGER,
  -- NULL: open
  closed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX help_calls_age ON help_calls(closed_at);
`;
