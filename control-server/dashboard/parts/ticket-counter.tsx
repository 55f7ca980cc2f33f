import { ActionIcon, Button, SegmentedControl } from '@mantine/core';
import { IconAlertCircle, IconMinus, IconPlus, IconTicket } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DEFAULT_TICKET_MINUTES } from '#protocol/limits.ts';
import { TicketKind } from '#protocol/room-rules.ts';
import type { IssuedTicket } from '#protocol/staff-messages.ts';
import { durationWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { useRoomRules } from '../state/room-rules.ts';
import { useLink } from '../state/link-context.tsx';
import { refusalSentence } from './refusal-sentence.ts';
import { TicketDialog } from './ticket-dialog.tsx';
import classes from './tickets.module.css';

const DURATIONS = [15, 30, 60, 120] as const;
/** As many as one request may ask for (protocol, ticket:issue). */
const MOST = 20;

/** Where tickets are given: one press on a length of time makes them. Words stay in this page only, and go when it closes. */
export function TicketCounter({ siteId, disabled }: { siteId: string; disabled: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const link = useLink();
  const headingId = useId();
  const { state: rules } = useRoomRules(siteId);
  // Where no rule tells kinds of tickets apart there is nothing to choose.
  const areApart = rules.kind === 'read' && rules.kept.rules.rules.some(({ kinds }) => kinds.length > 0);
  const [chosen, setChosen] = useState<TicketKind>('ticket');
  const kind = areApart ? chosen : 'ticket';
  const [count, setCount] = useState(1);
  const [busy, setBusy] = useState<number | null>(null);
  const [issued, setIssued] = useState<IssuedTicket[]>([]);
  const [opened, setOpened] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function give(minutes: number) {
    setBusy(minutes);
    setProblem(null);
    const answer = await link.request('ticket:issue', { siteId, minutes, count, kind });
    setBusy(null);
    if (!answer.ok) {
      setProblem(refusalSentence(t, answer.refusal));
      return;
    }
    setIssued(answer.value.tickets);
    setOpened(true);
    setCount(1);
    setChosen('ticket');
  }

  return (
    <section className={classes.counter} aria-labelledby={headingId}>
      <h2 id={headingId}>
        <IconTicket size={24} aria-hidden />
        {t('tickets.title')}
      </h2>
      <div className={classes.howMany} role="group" aria-label={t('tickets.howMany')}>
        <span>{t('tickets.howMany')}</span>
        <span className={classes.stepper}>
          <ActionIcon
            variant="default"
            size={44}
            aria-label={t('tickets.fewer')}
            disabled={count === 1}
            onClick={() => setCount(count - 1)}
          >
            <IconMinus size={20} aria-hidden />
          </ActionIcon>
          <output aria-live="polite">{count}</output>
          <ActionIcon
            variant="default"
            size={44}
            aria-label={t('tickets.moreTickets')}
            disabled={count === MOST}
            onClick={() => setCount(count + 1)}
          >
            <IconPlus size={20} aria-hidden />
          </ActionIcon>
        </span>
      </div>
      {areApart && (
        <div className={classes.kinds}>
          <span aria-hidden>{t('tickets.kind.forWhom')}</span>
          <SegmentedControl
            fullWidth
            aria-label={t('tickets.kind.forWhom')}
            transitionDuration={120}
            value={kind}
            onChange={(value) => setChosen(TicketKind.parse(value))}
            data={TicketKind.options.map((value) => ({ value, label: t(`tickets.kind.${value}`) }))}
          />
        </div>
      )}
      <p className={classes.question}>{t('tickets.pick')}</p>
      <div className={classes.durations}>
        {DURATIONS.map((minutes) => (
          <Button
            key={minutes}
            size="lg"
            variant={minutes === DEFAULT_TICKET_MINUTES ? 'filled' : 'outline'}
            disabled={disabled || (busy !== null && busy !== minutes)}
            loading={busy === minutes}
            aria-label={t('tickets.give', { count, duration: durationWords(minutes, language) })}
            onClick={() => void give(minutes)}
          >
            {durationWords(minutes, language)}
          </Button>
        ))}
      </div>
      <div role="alert">
        {problem && (
          <p className="form-alert">
            <IconAlertCircle size={20} aria-hidden />
            {problem}
          </p>
        )}
      </div>
      {issued.length > 0 && (
        <Button variant="subtle" leftSection={<IconTicket size={20} aria-hidden />} onClick={() => setOpened(true)}>
          {t('tickets.again', { count: issued.length })}
        </Button>
      )}
      <TicketDialog tickets={issued} opened={opened} onClose={() => setOpened(false)} />
    </section>
  );
}
