/** Sums over a bucket of one terminal and medium; both lengths alike. */
function rollupTable(name: string): string {
  return `
CREATE TABLE ${name} (
  terminal_id TEXT NOT NULL REFERENCES terminals(terminal_id),
  start_at INTEGER NOT NULL,
  medium TEXT NOT NULL,
  measures INTEGER NOT NULL, signal_rounds INTEGER NOT NULL, signal_sum_dbm INTEGER NOT NULL,
  gateway_rounds INTEGER NOT NULL, gateway_failed INTEGER NOT NULL, gateway_sum_us INTEGER NOT NULL, gateway_low_us INTEGER, gateway_high_us INTEGER,
  gateway_jitter_rounds INTEGER NOT NULL, gateway_jitter_sum_us INTEGER NOT NULL, gateway_sent INTEGER NOT NULL, gateway_lost INTEGER NOT NULL,
  dns_rounds INTEGER NOT NULL, dns_failed INTEGER NOT NULL, dns_sum_us INTEGER NOT NULL, dns_low_us INTEGER, dns_high_us INTEGER,
  dns_jitter_rounds INTEGER NOT NULL, dns_jitter_sum_us INTEGER NOT NULL, dns_sent INTEGER NOT NULL, dns_lost INTEGER NOT NULL,
  references_rounds INTEGER NOT NULL, references_failed INTEGER NOT NULL, references_sum_us INTEGER NOT NULL, references_low_us INTEGER, references_high_us INTEGER,
  references_jitter_rounds INTEGER NOT NULL, references_jitter_sum_us INTEGER NOT NULL, references_sent INTEGER NOT NULL, references_lost INTEGER NOT NULL,
  server_rounds INTEGER NOT NULL, server_failed INTEGER NOT NULL, server_sum_us INTEGER NOT NULL, server_low_us INTEGER, server_high_us INTEGER,
  server_jitter_rounds INTEGER NOT NULL, server_jitter_sum_us INTEGER NOT NULL, server_sent INTEGER NOT NULL, server_lost INTEGER NOT NULL,
  PRIMARY KEY (terminal_id, start_at, medium)
) STRICT, WITHOUT ROWID;
CREATE INDEX ${name}_age ON ${name}(start_at);`;
}

/**
 * Measures as bursts (whole microseconds; no figures: not measured, sent without a median: failed), one a terminal and moment, and their roll-ups over five
 * minutes and an hour. What was measured before is kept as bursts of one.
 */
export const measuresAndRollups = `
ALTER TABLE measures RENAME TO first_measures;
DROP INDEX measures_latest;
DROP INDEX measures_age;

CREATE TABLE measures (
  terminal_id TEXT NOT NULL REFERENCES terminals(terminal_id),
  taken_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  medium TEXT NOT NULL,
  gateway_us INTEGER, gateway_jitter_us INTEGER, gateway_sent INTEGER, gateway_lost INTEGER,
  dns_us INTEGER, dns_jitter_us INTEGER, dns_sent INTEGER, dns_lost INTEGER,
  references_us INTEGER, references_jitter_us INTEGER, references_sent INTEGER, references_lost INTEGER,
  server_us INTEGER, server_jitter_us INTEGER, server_sent INTEGER, server_lost INTEGER,
  signal_dbm INTEGER, rate_mbps REAL,
  carrier INTEGER, speed_mbps INTEGER, card_errors INTEGER,
  PRIMARY KEY (terminal_id, taken_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX measures_age ON measures(taken_at);

INSERT OR IGNORE INTO measures
  (terminal_id, taken_at, received_at, medium, gateway_us, gateway_sent, gateway_lost, dns_us, dns_sent, dns_lost, server_us, server_sent, server_lost)
SELECT terminal_id, taken_at, received_at, medium,
  CAST(round(gateway_ms * 1000) AS INTEGER), iif(gateway = 'not-measured', NULL, 1), iif(gateway = 'not-measured', NULL, gateway = 'failed'),
  CAST(round(dns_ms * 1000) AS INTEGER), iif(dns = 'not-measured', NULL, 1), iif(dns = 'not-measured', NULL, dns = 'failed'),
  CAST(round(server_ms * 1000) AS INTEGER), iif(server = 'not-measured', NULL, 1), iif(server = 'not-measured', NULL, server = 'failed')
FROM first_measures;
DROP TABLE first_measures;

${rollupTable('measure_five_minutes')}
${rollupTable('measure_hours')}
`;
