import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import type { Tile } from '#protocol/staff-messages.ts';
import { DATABASE_FILE } from '../../../control-server/db/database.ts';
import type { City } from './city.ts';
import type { Look, OrderRow, PlaceRow, Sitting } from './room-history.ts';
import { type Row, orderOf, placeOf } from './server-rows.ts';
import type { SiteRoom } from './site-room.ts';

/** Terminals keep what is acknowledged for eight days: their disks are read well before. */
const DISKS_EVERY_NIGHTS = 5;

type OpenRow = { session_id: string; terminal_id: string; ends_at: number };
type LinkRow = { session_id: string; ticket_id: string };

/** Looks at all three sides while the city lives, past the server's own code where it reads its database. */
export class CityWatch {
  readonly #city: City;
  readonly looks: Look[] = [];
  /** which ticket opened which session, noted before the server forgets it at night */
  readonly ticketOf = new Map<string, string>();
  /** what the server keeps for some months only */
  readonly orders = new Map<string, OrderRow>();
  readonly places = new Map<string, PlaceRow>();
  #nights = 0;

  constructor(city: City) {
    this.#city = city;
  }

  /** Each terminal by its own word, by the server's row and by the page of its site, where all of them are up. */
  async compare(sites: readonly SiteRoom[]): Promise<void> {
    if (!this.#city.server.isUp) return;
    for (const { siteId, desk, seats } of sites) {
      const up = seats.filter(({ isUp }) => isUp);
      if (up.length === 0) continue;
      const { tiles } = await desk.look(siteId);
      await this.#city.hush();
      const rows = this.#read<OpenRow>("SELECT session_id, terminal_id, ends_at FROM sessions WHERE state = 'open'");
      for (const { terminalId, session: seat } of up) {
        const row = rows.find(({ terminal_id: one }) => one === terminalId);
        const tile = tiles.find((one) => one.terminalId === terminalId);
        this.looks.push({
          at: this.#city.time.now(),
          terminalId,
          seat,
          row: row ? { sessionId: row.session_id, endsAt: row.ends_at } : null,
          tile: { kind: tile?.state.kind ?? 'none', sitting: sittingOf(tile) },
        });
      }
    }
  }

  /** What the night would take. */
  async note(): Promise<void> {
    this.#nights += 1;
    this.noteTickets();
    if (this.#nights % DISKS_EVERY_NIGHTS === 0) this.readDisks();
  }

  noteTickets(): void {
    for (const row of this.#read<LinkRow>('SELECT session_id, ticket_id FROM sessions WHERE ticket_id IS NOT NULL'))
      this.ticketOf.set(row.session_id, row.ticket_id);
  }

  /** All that the months between two windows would take, and how everybody is at their end. */
  noteWindow(): void {
    this.noteTickets();
    for (const row of this.#read<Row>('SELECT * FROM commands')) this.orders.set(row['command_id'], orderOf(row));
    for (const row of this.#read<Row>('SELECT * FROM queue_places')) this.places.set(row['place_id'], placeOf(row));
    this.readDisks();
    for (const seat of this.#city.seats) seat.noteRest();
  }

  readDisks(): void {
    for (const seat of this.#city.seats) seat.readDisk();
  }

  #read<R>(sql: string): R[] {
    const sqlite = new BetterSqlite3(join(this.#city.server.dataDir, DATABASE_FILE), { readonly: true });
    try {
      return sqlite.prepare<[], R>(sql).all();
    } finally {
      sqlite.close();
    }
  }
}

function sittingOf(tile: Tile | undefined): Sitting | null {
  if (tile?.state.kind !== 'occupied') return null;
  const { sessionId, endsAt } = tile.state;
  return { sessionId, endsAt };
}
