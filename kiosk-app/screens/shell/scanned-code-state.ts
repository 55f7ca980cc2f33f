import { useEffect, useState } from 'react';
import ticketWords from '#assets/ticket-words.json';
import type { View } from '../../core/screen-contract.ts';
import { scannedCardNumber } from './scanned-card.ts';
import { scannedTicket } from './scanned-ticket.ts';
import { useScanner } from './scanner.ts';

/** Where a ticket or a card may be held under the scanner. At a card's own view its number is typed into the field, as by anybody. */
const SCANNING: ReadonlySet<View['kind']> = new Set(['welcome', 'clean', 'charter', 'way-in', 'words']);

/** What was scanned before it could be used: it waits for the charter to be read. */
type Waiting = { kind: 'ticket'; words: string[] } | { kind: 'card'; number: string };

/**
 * A ticket under the hand scanner opens the session as its words would, after the charter: one that is scanned before waits until that was read, and is forgotten with whoever
 * walks away. A card leads to its view, where its number stands already.
 * @param view what is shown @param onCardNumber the view of a card is shown, and this is its number @param remember see ScannerEars
 * @returns the words of the ticket that was sent, and whether the last code was none that is good here
 */
export function useScannedCode(
  view: View | undefined,
  onCardNumber: (number: string) => void,
  remember: () => () => void,
): { sent: readonly string[] | null; isNoTicket: boolean } {
  const at = view?.kind;
  const [before, setBefore] = useState(at);
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const [sent, setSent] = useState<string[] | null>(null);
  const [isNoTicket, setIsNoTicket] = useState(false);
  const takesCards = view?.kind === 'way-in' && view.takesCards === true;

  if (before !== at) {
    setBefore(at);
    // Where cards are not good, a card is a code like any other.
    setIsNoTicket(waiting?.kind === 'card' && (at === 'words' || (at === 'way-in' && !takesCards)));
    if (at === 'words' && waiting?.kind === 'ticket') setSent(waiting.words);
    else if (at !== 'checking') setSent(null);
    if (at === 'card' && waiting?.kind === 'card') onCardNumber(waiting.number);
    const isNearer = before === 'charter' && at === 'way-in';
    if ((before === 'charter' || before === 'way-in') && !isNearer) setWaiting(null);
  }

  function wait(code: Waiting) {
    setWaiting(code);
    if (at === 'welcome' || at === 'clean') window.escale.call({ call: 'start' });
  }

  function onCode(readings: string[]) {
    const words = scannedTicket(readings, ticketWords);
    const number = words || at === 'words' ? null : scannedCardNumber(readings);
    setIsNoTicket(!words && !(number && (at !== 'way-in' || takesCards)));
    if (words && at === 'words') setSent(words);
    else if (words) wait({ kind: 'ticket', words });
    else if (number) wait({ kind: 'card', number });
  }
  useScanner(at !== undefined && SCANNING.has(at), { remember, onCode });

  // Who holds a ticket or a card under the scanner has chosen.
  useEffect(() => {
    if (!waiting || at !== 'way-in') return;
    if (waiting.kind === 'ticket') window.escale.call({ call: 'choose-ticket' });
    else if (takesCards) window.escale.call({ call: 'choose-card' });
  }, [waiting, at, takesCards]);
  useEffect(() => {
    if (sent) window.escale.call({ call: 'submit-words', words: sent });
  }, [sent]);
  return { sent, isNoTicket };
}
