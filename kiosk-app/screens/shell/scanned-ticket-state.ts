import { useEffect, useState } from 'react';
import ticketWords from '#assets/ticket-words.json';
import type { View } from '../../core/screen-contract.ts';
import { scannedTicket } from './scanned-ticket.ts';
import { useScanner } from './scanner.ts';

/** Where a ticket may be held under the scanner. Elsewhere nobody waits for one. */
const SCANNING: ReadonlySet<View['kind']> = new Set(['welcome', 'clean', 'charter', 'way-in', 'words']);

/**
 * A ticket under the hand scanner opens the session as its words would, after the charter: one that is scanned before waits until that was read, and is forgotten with whoever
 * walks away.
 * @param at the view that is shown @param remember see ScannerEars
 * @returns the words of the ticket that was sent, and whether the last code was no ticket
 */
export function useScannedTicket(
  at: View['kind'] | undefined,
  remember: () => () => void,
): { sent: readonly string[] | null; isNoTicket: boolean } {
  const [before, setBefore] = useState(at);
  const [waiting, setWaiting] = useState<string[] | null>(null);
  const [sent, setSent] = useState<string[] | null>(null);
  const [isNoTicket, setIsNoTicket] = useState(false);

  if (before !== at) {
    setBefore(at);
    setIsNoTicket(false);
    if (at === 'words' && waiting) setSent(waiting);
    else if (at !== 'checking') setSent(null);
    const isNearer = before === 'charter' && at === 'way-in';
    if ((before === 'charter' || before === 'way-in') && !isNearer) setWaiting(null);
  }

  function onCode(readings: string[]) {
    const ticket = scannedTicket(readings, ticketWords);
    setIsNoTicket(ticket === null);
    if (!ticket) return;
    if (at === 'words') return setSent(ticket);
    setWaiting(ticket);
    if (at === 'welcome' || at === 'clean') window.escale.call({ call: 'start' });
  }
  useScanner(at !== undefined && SCANNING.has(at), { remember, onCode });

  // Who holds a ticket under the scanner has chosen.
  useEffect(() => {
    if (waiting && at === 'way-in') window.escale.call({ call: 'choose-ticket' });
  }, [waiting, at]);
  useEffect(() => {
    if (sent) window.escale.call({ call: 'submit-words', words: sent });
  }, [sent]);
  return { sent, isNoTicket };
}
