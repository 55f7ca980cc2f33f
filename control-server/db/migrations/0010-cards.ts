/**
 * Cards. What must be kept for how long is in tables of its own, so that each goes by itself (retention-rules.ts): the card, its holder's name, the link from a session to its card.
 * `sessions.grant_right` has no CHECK: `card` is a value more.
 */
export const cards = `
CREATE TABLE cards (
  card_id TEXT PRIMARY KEY,
  -- keyed hashes, both: neither number nor code is in the database, and no key to them
  number_hmac TEXT NOT NULL UNIQUE,
  pin_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  -- the beginning of the day it was used last, or made: no hour
  used_on INTEGER NOT NULL,
  closed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX cards_age ON cards(closed_at);

-- of named cards only; the name outlives its card, so there is no reference to it
CREATE TABLE card_holders (
  card_id TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  closed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX card_holders_age ON card_holders(closed_at);

-- wrong codes, for numbers of a card and for others alike: a lock must not tell which number there is
CREATE TABLE card_attempts (
  number_hmac TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  blocked_until INTEGER NOT NULL,
  last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX card_attempts_age ON card_attempts(last_at);

ALTER TABLE sessions ADD COLUMN card_id TEXT REFERENCES cards(card_id) ON DELETE SET NULL;
CREATE INDEX sessions_card ON sessions(card_id) WHERE card_id IS NOT NULL;
`;
