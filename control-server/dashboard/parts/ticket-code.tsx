import QRCode from 'qrcode';
import { ticketCodeText } from '#protocol/ticket-code.ts';

/**
 * The ticket as a QR code (ISO/IEC 18004, level M), drawn as one SVG path: sharp at any size of paper. It holds the three words and nothing else (protocol/ticket-code.ts): who sees
 * the slip can read them anyway, with or without a telephone, on or off line. It is the ticket.
 */
export function TicketCode({ words, label }: { words: readonly string[]; label: string }) {
  const { modules } = QRCode.create(ticketCodeText(words), { errorCorrectionLevel: 'M' });
  let path = '';
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column)) path += `M${column} ${row}h1v1h-1z`;
    }
  }
  return (
    <svg viewBox={`0 0 ${modules.size} ${modules.size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <path d={path} fill="currentColor" />
    </svg>
  );
}
