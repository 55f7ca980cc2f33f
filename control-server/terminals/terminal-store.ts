import type { Confinement, Residue } from '#protocol/journal-events.ts';
import type { Db } from '../db/database.ts';
import type { TerminalTable } from '../db/schema.ts';
import { change, rowsOf, statement } from '../db/statements.ts';

export type Terminal = {
  terminalId: string;
  siteId: string;
  name: string;
  publicKey: string;
  revokedAt: number | null;
  appVersion: string | null;
  confinement: Confinement | null;
  residue: Residue[] | null;
  wipePending: boolean;
  lastWipedAt: number | null;
  lastHeardAt: number | null;
};

// Constant texts, past the query builder: the facts of a network come through here.
const FIND_SOME = 'SELECT * FROM terminals WHERE terminal_id IN (SELECT value FROM json_each(?))';
const MARK_HEARD = 'UPDATE terminals SET last_heard_at = ? WHERE terminal_id = ?';
const MARK_WIPE_PENDING = 'UPDATE terminals SET wipe_pending = 1 WHERE terminal_id = ?';
const MARK_WIPED = `UPDATE terminals SET wipe_pending = 0, residue = NULL, last_wiped_at = coalesce(?, last_wiped_at)
  WHERE terminal_id = ?`;

export async function findTerminal(db: Db, terminalId: string): Promise<Terminal | null> {
  return (await findTerminals(db, [terminalId]))[0] ?? null;
}

export async function findTerminalByKey(db: Db, publicKey: string): Promise<Terminal | null> {
  const row = await db.selectFrom('terminals').selectAll().where('public_key', '=', publicKey).executeTakeFirst();
  return row ? fromRow(row) : null;
}

/** Is there a terminal of that name, in use, at the site? */
export async function isTerminalNameTaken(db: Db, siteId: string, nameKey: string): Promise<boolean> {
  const row = await db
    .selectFrom('terminals')
    .select('terminal_id')
    .where('site_id', '=', siteId)
    .where('name_key', '=', nameKey)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Those of these terminals that are there, revoked ones included. */
export async function findTerminals(db: Db, terminalIds: readonly string[]): Promise<Terminal[]> {
  return (await rowsOf<TerminalTable>(db, FIND_SOME, [JSON.stringify(terminalIds)])).map(fromRow);
}

/** The ids of the terminals in use, by name. */
export async function listTerminalIds(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('terminals')
    .select('terminal_id')
    .where('revoked_at', 'is', null)
    .orderBy('name_key')
    .execute();
  return rows.map((row) => row.terminal_id);
}

export async function insertTerminal(
  db: Db,
  terminal: {
    terminalId: string;
    siteId: string;
    name: string;
    nameKey: string;
    publicKey: string;
    enrolledAt: number;
  },
): Promise<void> {
  await db
    .insertInto('terminals')
    .values({
      terminal_id: terminal.terminalId,
      site_id: terminal.siteId,
      name: terminal.name,
      name_key: terminal.nameKey,
      public_key: terminal.publicKey,
      enrolled_at: terminal.enrolledAt,
      wipe_pending: 0,
    })
    .execute();
}

/** Keeps what a terminal said of itself in its hello. */
export async function saveHello(
  db: Db,
  terminalId: string,
  said: { appVersion: string; confinement: Confinement; at: number },
): Promise<void> {
  await update(db, terminalId, {
    app_version: said.appVersion,
    confinement: JSON.stringify(said.confinement),
    last_heard_at: said.at,
  });
}

/** The terminal has proven its confinement, or failed to, since its hello. */
export async function saveConfinement(db: Db, terminalId: string, confinement: Confinement): Promise<void> {
  await update(db, terminalId, { confinement: JSON.stringify(confinement) });
}

/** Inside a transaction. */
export function markHeard(trx: Db, terminalId: string, at: number): void {
  statement(trx, MARK_HEARD).run(at, terminalId);
}

export async function markRevoked(db: Db, terminalId: string, at: number): Promise<void> {
  await update(db, terminalId, { revoked_at: at });
}

/** A session ended: the terminal is not free before it reports a wipe. */
export async function markWipePending(db: Db, terminalId: string): Promise<void> {
  await change(db, MARK_WIPE_PENDING, [terminalId]);
}

/** @param at when the wipe was proven; null when only the terminal's being free tells of it */
export async function markWiped(db: Db, terminalId: string, at: number | null): Promise<void> {
  await change(db, MARK_WIPED, [at, terminalId]);
}

/** Out of service until a wipe succeeds. */
export async function markWipeFailed(db: Db, terminalId: string, residue: Residue[]): Promise<void> {
  await update(db, terminalId, { wipe_pending: 0, residue: JSON.stringify(residue) });
}

async function update(db: Db, terminalId: string, values: Partial<TerminalTable>): Promise<void> {
  await db.updateTable('terminals').set(values).where('terminal_id', '=', terminalId).execute();
}

function fromRow(row: TerminalTable): Terminal {
  return {
    terminalId: row.terminal_id,
    siteId: row.site_id,
    name: row.name,
    publicKey: row.public_key,
    revokedAt: row.revoked_at,
    appVersion: row.app_version,
    confinement: row.confinement === null ? null : (JSON.parse(row.confinement) as Confinement),
    residue: row.residue === null ? null : (JSON.parse(row.residue) as Residue[]),
    wipePending: row.wipe_pending === 1,
    lastWipedAt: row.last_wiped_at,
    lastHeardAt: row.last_heard_at,
  };
}
