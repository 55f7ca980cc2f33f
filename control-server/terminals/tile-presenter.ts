import type { Tile } from '#protocol/staff-messages.ts';
import { shownCall } from '../help/help-rules.ts';
import { isShown } from '../orders/order-rules.ts';
import type { LiveTerminal, LiveTerminals } from './live-terminals.ts';
import { tileState } from './tile-rules.ts';

/** One terminal as staff see it, as it is now. */
export function presentTile(live: LiveTerminals, known: LiveTerminal, now: number): Tile {
  const { terminal, session, orders, memory, recent, activity, lastHeardAt } = known;
  const call = shownCall(known.help);
  return {
    terminalId: terminal.terminalId,
    siteId: terminal.siteId,
    name: terminal.name,
    state: tileState({
      isSilent: live.isSilent(terminal.terminalId, now),
      lastHeardAt,
      activity,
      session,
      residue: terminal.residue,
      wipePending: terminal.wipePending,
      journal: memory?.journal ?? null,
    }),
    measure: recent?.measure ?? null,
    confinement: terminal.confinement,
    appVersion: terminal.appVersion,
    lastWipedAt: terminal.lastWipedAt,
    memory,
    orders: orders.filter((order) => isShown(order, now)),
    ...(call ? { help: call } : {}),
    ...(session?.accompaniedFor ? { accompaniedFor: session.accompaniedFor } : {}),
    ...(session?.sharesTicket ? { sharesTicket: true as const } : {}),
  };
}
