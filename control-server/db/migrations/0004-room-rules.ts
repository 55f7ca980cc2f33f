/** What is decided for each site, kinds of tickets, and what of the rules a session was promised under. */
export const roomRules = `
CREATE TABLE room_rules (
  site_id TEXT PRIMARY KEY REFERENCES sites(site_id),
  revision INTEGER NOT NULL,
  -- JSON of RoomRules
  rules TEXT NOT NULL,
  saved_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE tickets ADD COLUMN kind TEXT NOT NULL DEFAULT 'ticket';

-- what the ticket had, how often the session may be made longer, the longest it may become; NULL: no rule said so
ALTER TABLE sessions ADD COLUMN ticket_minutes INTEGER;
ALTER TABLE sessions ADD COLUMN extension_limit INTEGER;
ALTER TABLE sessions ADD COLUMN most_minutes INTEGER;
`;
