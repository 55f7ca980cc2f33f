import type { Db } from '../db/database.ts';
import { listExtensions } from '../orders/order-store.ts';
import { extensionsCarried } from './session-rules.ts';
import { findLastEndedWithTicket } from './session-store.ts';

/** How often the session that a ticket opens now was made longer already: it goes on with the one that moved here, or that a power cut ended. */
export async function extensionsBefore(trx: Db, ticketId: string): Promise<number> {
  const last = await findLastEndedWithTicket(trx, ticketId);
  if (!last) return 0;
  const given = (await listExtensions(trx, last)).filter(({ isDone }) => isDone).length;
  return extensionsCarried(last, given);
}
