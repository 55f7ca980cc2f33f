import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { IssuedTicket } from '#protocol/staff-messages.ts';
import { TicketSlip } from './ticket-slip.tsx';
import { useValidity } from './ticket-validity.ts';

/** The slips as they go on paper (print.css), beside the page's root so that printing can leave the page out. */
export function TicketSheet({ tickets }: { tickets: IssuedTicket[] }) {
  const { t } = useTranslation();
  const validity = useValidity();
  return createPortal(
    <div className="print-sheet">
      {tickets.map((ticket) => (
        <TicketSlip key={ticket.ticketId} ticket={ticket} validity={validity(ticket.expiresAt)} mark={t('app.name')} />
      ))}
    </div>,
    document.body,
  );
}
