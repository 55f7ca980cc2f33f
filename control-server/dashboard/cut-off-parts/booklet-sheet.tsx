import { IconLock } from '@tabler/icons-react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { IssuedTicket } from '#protocol/staff-messages.ts';
import { dayWords, durationWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { TicketSlip } from '../parts/ticket-slip.tsx';

/** A booklet as it goes on paper (print.css): its cover, then its tickets, numbered. */
export function BookletSheet({ tickets }: { tickets: IssuedTicket[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [first] = tickets;
  if (!first) return null;
  const validity = t('cutOff.validUntil', { day: dayWords(first.expiresAt - 1, language) });
  return createPortal(
    <div className="print-sheet">
      <section className="slip slip-cover" data-testid="cover">
        <div className="slip-head">
          <strong>{first.siteName}</strong>
          <span>{t('app.name')}</span>
        </div>
        <div className="slip-title">
          <IconLock aria-hidden />
          <h3>{t('cutOff.cover')}</h3>
          <p>{t('cutOff.coverText')}</p>
        </div>
        <p className="slip-note">
          {t('cutOff.tickets', { count: tickets.length })} · {durationWords(first.minutes, language)} · {validity}
        </p>
      </section>
      {tickets.map((ticket, index) => (
        <TicketSlip
          key={ticket.ticketId}
          ticket={ticket}
          validity={validity}
          mark={t('cutOff.slipNumber', { number: index + 1, count: String(tickets.length) })}
        />
      ))}
    </div>,
    document.body,
  );
}
