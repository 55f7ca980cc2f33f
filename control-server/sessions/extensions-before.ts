import type { Db } from '../db/database.ts';
import { listExtensions } from '../orders/order-store.ts';
import { type Session, extensionsCarried } from './session-rules.ts';

/** How often a session was made longer already that goes on with this one: with the one that moved here, or that a power cut ended. @param last of the same ticket or card; null: there was none */
export async function extensionsBefore(trx: Db, last: Session | null): Promise<number> {
  if (!last) return 0;
  const given = (await listExtensions(trx, last)).filter(({ isDone }) => isDone).length;
  return extensionsCarried(last, given);
}
