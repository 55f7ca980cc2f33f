import type { Seat } from './seat.ts';

/**
 * Goes from the welcome (or the goodbye of the one before, which is a screen further away) to the charter.
 * @param number of one's own place; null: none. Who has none does not press "C'est mon tour" of somebody else's
 * @returns whether the charter is there
 */
export function pressStart(seat: Seat, number: number | null): boolean {
  const { terminal } = seat;
  const isThere = () => terminal.view.kind === 'charter';
  if (terminal.view.kind === 'clean') terminal.call({ call: 'start' });
  if (isThere()) return true;
  const { offer } = seat;
  if (!offer.isFree || terminal.view.kind !== 'welcome' || offer.number !== number) return false;
  terminal.call({ call: 'start' });
  return isThere();
}

/** Somebody in a hurry: from the welcome to the words in one go. @returns whether a session began */
export async function typeQuickly(seat: Seat, words: string[]): Promise<boolean> {
  const { terminal } = seat;
  if (!pressStart(seat, null)) return false;
  terminal.call({ call: 'accept-charter' });
  if (terminal.view.kind === 'way-in') terminal.call({ call: 'choose-ticket' });
  terminal.call({ call: 'submit-words', words });
  await terminal.until((view) => view.kind !== 'checking');
  return seat.session !== null;
}
