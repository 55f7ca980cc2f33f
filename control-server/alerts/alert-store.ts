import type { AlertSettings } from '#protocol/incidents.ts';
import type { Db } from '../db/database.ts';
import type { AlertMessageTable } from '../db/schema.ts';

/** What is sent, as it was written: to whom, and in which words. */
export type AlertText =
  | { way: 'email'; to: string[]; subject: string; text: string }
  | { way: 'webhook'; url: string; body: Record<string, unknown> };

export type AlertKind = AlertMessageTable['kind'];
export type AlertMessage = {
  messageId: string;
  incidentId: string;
  kind: AlertKind;
  content: AlertText;
  createdAt: number;
  attempts: number;
};

export async function readAlertSettings(db: Db): Promise<AlertSettings | null> {
  const row = await db.selectFrom('alert_settings').select('settings').executeTakeFirst();
  return row ? (JSON.parse(row.settings) as AlertSettings) : null;
}

export async function saveAlertSettings(db: Db, settings: AlertSettings): Promise<void> {
  const text = JSON.stringify(settings);
  await db
    .insertInto('alert_settings')
    .values({ only_row: 1, settings: text })
    .onConflict((conflict) => conflict.column('only_row').doUpdateSet({ settings: text }))
    .execute();
}

/** Puts a message where it waits to be sent. In the transaction that says so in the incident: both are written or neither. */
export async function queueMessage(db: Db, message: AlertMessage): Promise<void> {
  const { messageId, incidentId, kind, content, createdAt } = message;
  const rest = { created_at: createdAt, attempts: 0, next_at: createdAt, sent_at: null, given_up_at: null };
  await db
    .insertInto('alert_messages')
    .values({
      message_id: messageId,
      incident_id: incidentId,
      kind,
      way: content.way,
      message: JSON.stringify(content),
      ...rest,
    })
    .execute();
}

/** Those that are to be sent by now, the oldest first. */
export async function listDueMessages(db: Db, now: number): Promise<AlertMessage[]> {
  return (
    await db.selectFrom('alert_messages').selectAll().where('next_at', '<=', now).orderBy('created_at').execute()
  ).map(fromRow);
}

/** What was told of an incident, whether it has arrived or not: its end goes to the same. */
export async function listMessagesOf(db: Db, incidentId: string): Promise<AlertMessage[]> {
  return (await db.selectFrom('alert_messages').selectAll().where('incident_id', '=', incidentId).execute()).map(
    fromRow,
  );
}

export async function markSent(db: Db, messageId: string, at: number): Promise<void> {
  await db
    .updateTable('alert_messages')
    .set({ sent_at: at, next_at: null })
    .where('message_id', '=', messageId)
    .execute();
}

/** @param nextAt null: it is given up */
export async function markFailed(
  db: Db,
  messageId: string,
  attempts: number,
  nextAt: number | null,
  now: number,
): Promise<void> {
  await db
    .updateTable('alert_messages')
    .set({ attempts, next_at: nextAt, given_up_at: nextAt === null ? now : null })
    .where('message_id', '=', messageId)
    .execute();
}

/** What is still to be sent stays. @returns how many were deleted */
export async function deleteMessagesBefore(db: Db, moment: number): Promise<number> {
  const result = await db
    .deleteFrom('alert_messages')
    .where('created_at', '<', moment)
    .where('next_at', 'is', null)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

function fromRow(row: AlertMessageTable): AlertMessage {
  return {
    messageId: row.message_id,
    incidentId: row.incident_id,
    kind: row.kind,
    content: JSON.parse(row.message) as AlertText,
    createdAt: row.created_at,
    attempts: row.attempts,
  };
}
