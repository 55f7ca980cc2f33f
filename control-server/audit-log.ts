import type { Db } from './db/database.ts';

/** Everything that leaves an audit row. Closed, so that a reader can list what is recorded. */
export type AuditAction =
  | 'first-account-created'
  | 'sign-in-accepted'
  | 'sign-in-refused'
  | 'signed-out'
  | 'site-created'
  | 'rules-changed'
  | 'workshop-saved'
  | 'workshop-removed'
  | 'enrolment-code-created'
  | 'terminal-enrolled'
  | 'terminal-revoked'
  | 'ticket-issued'
  | 'ticket-claimed'
  | 'ticket-given-back'
  | 'ticket-shared'
  | 'card-created'
  | 'card-found'
  | 'card-pin-changed'
  | 'card-closed'
  | 'card-locked'
  | 'booklet-printed'
  | 'booklet-cancelled'
  | 'codes-prepared'
  | 'codes-renewed'
  | 'session-granted'
  | 'session-given-back'
  | 'session-reconciled'
  | 'command-asked'
  | 'command-answered'
  | 'help-answered'
  | 'help-closed'
  | 'incident-taken'
  | 'incident-noted'
  | 'maintenance-saved'
  | 'maintenance-removed'
  | 'alerts-changed'
  | 'alerts-tested'
  | 'contract-changed'
  | 'throughput-asked'
  | 'place-taken'
  | 'place-removed';

export type Actor =
  | { kind: 'staff'; id: string }
  | { kind: 'terminal'; id: string }
  | { kind: 'server' }
  /** somebody who has not said who they are */
  | { kind: 'nobody' };

/** One row: who did what to which thing. Ids, codes and counts only: no name, no e-mail, no ticket word, no number or code of a card, no text of a message. */
export type AuditEntry = {
  at: number;
  actor: Actor;
  action: AuditAction;
  target?: string;
  detail?: Record<string, string | number>;
};

/** Appends one row. Call it inside the transaction of the act it records: both are written or neither. Rows are never changed (trigger). */
export async function writeAudit(db: Db, entry: AuditEntry): Promise<void> {
  await db
    .insertInto('audit_log')
    .values({
      at: entry.at,
      actor_kind: entry.actor.kind,
      actor_id: 'id' in entry.actor ? entry.actor.id : null,
      action: entry.action,
      target: entry.target ?? null,
      detail: entry.detail ? JSON.stringify(entry.detail) : null,
    })
    .execute();
}
