/**
 * For helpers who are cut off: sealed booklets of tickets, and how often the key of a site's one-time codes was renewed (the key itself is derived, codes/code-key.ts).
 * `sessions.grant_right` takes 'code' as it is: the column has no CHECK here.
 */
export const cutOff = `
-- what its tickets have in common; expires_at is brought forward when it is cancelled
CREATE TABLE booklets (
  booklet_id TEXT PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES sites(site_id),
  made_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  minutes INTEGER NOT NULL,
  ticket_count INTEGER NOT NULL,
  -- of the slow hashes of its tickets: they are made once
  cost_log2n INTEGER NOT NULL
) STRICT;
CREATE INDEX booklets_site ON booklets(site_id, expires_at);
ALTER TABLE tickets ADD COLUMN booklet_id TEXT REFERENCES booklets(booklet_id);
CREATE INDEX tickets_booklet ON tickets(booklet_id) WHERE booklet_id IS NOT NULL;

-- of a site that is not here no telephone was ever prepared
CREATE TABLE code_keys (
  site_id TEXT PRIMARY KEY REFERENCES sites(site_id),
  generation INTEGER NOT NULL,
  made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`;
