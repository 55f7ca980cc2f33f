import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { IssuedTicket } from '#protocol/staff-messages.ts';
import { durationWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { TicketCode } from './ticket-code.tsx';
import { TicketWords } from './ticket-words.tsx';
import { useValidity } from './ticket-validity.ts';

/** The slips as they go on paper (print.css), beside the page's root so that printing can leave the page out. */
export function TicketSheet({ tickets }: { tickets: IssuedTicket[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const validity = useValidity();
  return createPortal(
    <div className="print-sheet">
      {tickets.map((ticket) => (
        <section key={ticket.ticketId} className="slip">
          <div className="slip-head">
            <strong>{ticket.siteName}</strong>
            <span>{t('app.name')}</span>
          </div>
          <div className="slip-words">
            <TicketWords words={ticket.words} />
          </div>
          <div className="slip-foot">
            <div>
              <p className="slip-time">{durationWords(ticket.minutes, language)}</p>
              <p>{t('tickets.slipHow')}</p>
              <p>{validity(ticket.expiresAt)}</p>
            </div>
            <TicketCode words={ticket.words} label={t('tickets.qr')} />
          </div>
        </section>
      ))}
    </div>,
    document.body,
  );
}
