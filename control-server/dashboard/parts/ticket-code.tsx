import { ticketCodeText } from '#protocol/ticket-code.ts';
import { QrCode } from './qr-code.tsx';

/**
 * The ticket as a QR code. It holds the three words and nothing else (protocol/ticket-code.ts): who sees the slip can read them anyway, with or without a telephone, on or off line. It is
 * the ticket.
 */
export function TicketCode({ words, label }: { words: readonly string[]; label: string }) {
  return <QrCode text={ticketCodeText(words)} label={label} />;
}
