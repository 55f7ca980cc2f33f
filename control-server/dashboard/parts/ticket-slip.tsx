import { useTranslation } from 'react-i18next';
import type { IssuedTicket } from '#protocol/staff-messages.ts';
import { durationWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { TicketCode } from './ticket-code.tsx';
import { TicketWords } from './ticket-words.tsx';

type Props = {
  ticket: IssuedTicket;
  /** until when it is good, as a sentence */
  validity: string;
  /** what stands in the corner */
  mark: string;
};

/** One ticket on paper (print.css). */
export function TicketSlip({ ticket, validity, mark }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <section className="slip">
      <div className="slip-head">
        <strong>{ticket.siteName}</strong>
        <span>{mark}</span>
      </div>
      <div className="slip-words">
        <TicketWords words={ticket.words} />
      </div>
      <div className="slip-foot">
        <div>
          <p className="slip-time">{durationWords(ticket.minutes, language)}</p>
          <p>{t('tickets.slipHow')}</p>
          <p>{validity}</p>
        </div>
        <TicketCode words={ticket.words} label={t('tickets.qr')} />
      </div>
    </section>
  );
}
