/**
 * Workshops of a site, planned by staff: nothing of who takes part. `last_date` is that of the series, for what is over. A session knows the workshop it was begun in, and
 * one of a young person the end of their hours that day: it is not made longer than that.
 */
export const workshops = `
CREATE TABLE workshops (
  workshop_id TEXT PRIMARY KEY,
  site_id TEXT NOT NULL REFERENCES sites(site_id),
  revision INTEGER NOT NULL,
  title TEXT NOT NULL,
  terminals TEXT NOT NULL,
  date TEXT NOT NULL,
  from_minute INTEGER NOT NULL,
  to_minute INTEGER NOT NULL,
  every_weeks INTEGER,
  repeats_until TEXT,
  skipped TEXT NOT NULL,
  last_date TEXT NOT NULL
) STRICT;
CREATE INDEX workshops_site ON workshops(site_id, last_date);
CREATE INDEX workshops_age ON workshops(last_date);
ALTER TABLE sessions ADD COLUMN workshop_id TEXT;
ALTER TABLE sessions ADD COLUMN young_until INTEGER;
`;
