import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { DATABASE_FILE } from '../../../control-server/db/database.ts';
import type { City } from './city.ts';
import type { CityWatch } from './city-watch.ts';
import type { RoomHistory } from './room-history.ts';
import { type Row, sessionOf } from './server-rows.ts';

/** All that is known of the run, when every terminal has told what it had to. The server may be down: its files are read past its own code. */
export function readHistory(city: City, watch: CityWatch): RoomHistory {
  const sqlite = new BetterSqlite3(join(city.server.dataDir, DATABASE_FILE), { readonly: true });
  const all = (sql: string) => sqlite.prepare<[], Row>(sql).all();
  try {
    return {
      sites: city.sites.map(({ siteId, plan }, index) => ({ siteId, name: plan.name, terms: city.terms[index] ?? [] })),
      terminals: city.seats.map((seat) => ({
        terminalId: seat.terminalId,
        siteId: city.sites[seat.site]?.siteId ?? '',
        name: seat.name,
        facts: seat.evidence.facts(),
        atEnd: seat.atEnd,
      })),
      server: {
        records: all('SELECT * FROM journal_records ORDER BY terminal_id, boot_id, seq').map((row) => ({
          terminalId: row['terminal_id'],
          bootId: row['boot_id'],
          seq: row['seq'],
          at: row['at'],
          receivedAt: row['received_at'],
          event: JSON.parse(row['event']),
        })),
        sessions: all('SELECT * FROM sessions').map((row) => sessionOf(row, watch.ticketOf)),
        orders: [...watch.orders.values()],
        places: [...watch.places.values()],
        incidents: city.server.incidents,
      },
      people: city.people,
      mishaps: city.mishaps,
      looks: watch.looks,
      boards: city.sites.flatMap(({ boards }) => boards),
    };
  } finally {
    sqlite.close();
  }
}
