/** Orders of staff to terminals and what became of them: OrderState in protocol/staff-messages.ts has the drawing. */
export const commands = `
CREATE TABLE commands (
  command_id TEXT PRIMARY KEY,
  terminal_id TEXT NOT NULL REFERENCES terminals(terminal_id),
  kind TEXT NOT NULL,
  -- JSON of the order; NULL for a message: its text is kept nowhere
  command_order TEXT,
  asked_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'received', 'done', 'refused', 'unanswered', 'expired')),
  state_at INTEGER NOT NULL,
  refusal_code TEXT,
  -- 1: it went out at least once
  was_sent INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX commands_latest ON commands(terminal_id, asked_at);
CREATE INDEX commands_pending ON commands(expires_at) WHERE state IN ('waiting', 'sent');
CREATE INDEX commands_age ON commands(asked_at);
`;
