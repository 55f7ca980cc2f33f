import { Button, Modal } from '@mantine/core';
import { IconClock, IconPrinter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { IssuedTicket } from '#protocol/staff-messages.ts';
import { durationWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import classes from './tickets.module.css';
import { TicketSheet } from './ticket-sheet.tsx';
import { useValidity } from './ticket-validity.ts';
import { TicketWords } from './ticket-words.tsx';

type Props = { tickets: IssuedTicket[]; opened: boolean; onClose: () => void };

/** The words, large enough to turn the screen towards the person, and the button that prints the slips. */
export function TicketDialog({ tickets, opened, onClose }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const validity = useValidity();
  return (
    <>
      <Modal
        opened={opened}
        onClose={onClose}
        size={tickets.length === 1 ? 'lg' : 'xl'}
        title={t('tickets.result', { count: tickets.length })}
        closeButtonProps={{ 'aria-label': t('tickets.close') }}
      >
        <p className="dialog-text">{t('tickets.hint')}</p>
        <ol className={tickets.length === 1 ? classes.one : classes.many}>
          {tickets.map((ticket) => (
            <li key={ticket.ticketId} className={classes.slip} data-testid="ticket">
              <TicketWords words={ticket.words} />
              <p className={classes.slipNote}>
                <IconClock size={18} aria-hidden />
                <strong>{durationWords(ticket.minutes, language)}</strong> · {ticket.siteName} ·{' '}
                {validity(ticket.expiresAt)}
              </p>
            </li>
          ))}
        </ol>
        <div className={`dialog-actions ${classes.actions}`}>
          <Button variant="default" size="md" onClick={onClose}>
            {t('tickets.close')}
          </Button>
          <Button
            size="md"
            data-autofocus
            leftSection={<IconPrinter size={20} aria-hidden />}
            onClick={() => window.print()}
          >
            {t('tickets.print')}
          </Button>
        </div>
      </Modal>
      {opened && <TicketSheet tickets={tickets} />}
    </>
  );
}
