/**
 * Places of the queue: a number and a word, of nobody. One row each; those that are over stay for the figures of a room and go with the retention.
 */
export const queue = `
CREATE TABLE queue_places (
  place_id TEXT PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES sites(site_id),
  number INTEGER NOT NULL,
  word TEXT NOT NULL,
  day TEXT NOT NULL,
  taken_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'called', 'here', 'seated', 'missed', 'left')),
  terminal_id TEXT REFERENCES terminals(terminal_id),
  until INTEGER,
  ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX queue_places_number ON queue_places(site_id, day, number);
CREATE INDEX queue_places_open ON queue_places(site_id) WHERE state IN ('waiting', 'called', 'here');
CREATE INDEX queue_places_age ON queue_places(ended_at);
`;
