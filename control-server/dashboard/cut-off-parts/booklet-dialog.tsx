import { Button, Modal, SegmentedControl } from '@mantine/core';
import { IconAlertCircle, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IssuedTicket } from '#protocol/staff-messages.ts';
import { DEFAULT_TICKET_MINUTES } from '#protocol/limits.ts';
import { dayWords, durationWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import { useLink } from '../state/link-context.tsx';
import { BookletSheet } from './booklet-sheet.tsx';
import classes from './cut-off.module.css';

const COUNTS = [10, 20, 30] as const;
const DURATIONS = [30, 60, 120] as const;
const DAYS = [7, 30, 92] as const;

type Props = { siteId: string; opened: boolean; disabled: boolean; onPrinted: () => void; onClose: () => void };

/** How many tickets, for how long, good until when; then the printer. The words are on no screen: the booklet is sealed. */
export function BookletDialog({ siteId, opened, disabled, onPrinted, onClose }: Props) {
  const { t } = useTranslation();
  const [tickets, setTickets] = useState<IssuedTicket[]>([]);
  const close = () => {
    onClose();
    setTickets([]);
  };
  return (
    <>
      <Modal
        opened={opened}
        onClose={close}
        size="lg"
        title={tickets.length > 0 ? t('cutOff.readyTitle') : t('cutOff.printBooklet')}
        closeButtonProps={{ 'aria-label': t('tickets.close') }}
      >
        {tickets.length > 0 ? (
          <Ready tickets={tickets} onClose={close} />
        ) : (
          <Choices
            siteId={siteId}
            disabled={disabled}
            onMade={(made) => {
              setTickets(made);
              onPrinted();
            }}
          />
        )}
      </Modal>
      {opened && tickets.length > 0 && <BookletSheet tickets={tickets} />}
    </>
  );
}

function Choices({
  siteId,
  disabled,
  onMade,
}: Pick<Props, 'siteId' | 'disabled'> & { onMade: (tickets: IssuedTicket[]) => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const link = useLink();
  const [count, setCount] = useState<number>(20);
  const [minutes, setMinutes] = useState<number>(DEFAULT_TICKET_MINUTES);
  const [days, setDays] = useState<number>(30);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function make() {
    setBusy(true);
    setProblem(null);
    const answer = await link.request('booklet:print', { siteId, count, minutes, days });
    setBusy(false);
    if (answer.ok) onMade(answer.value.tickets);
    else setProblem(refusalSentence(t, answer.refusal));
  }

  return (
    <div className={classes.choices}>
      <p className="dialog-text">{t('cutOff.bookletIntro')}</p>
      <Choice
        title={t('cutOff.howMany')}
        value={count}
        options={COUNTS.map((one) => [one, String(one)])}
        onPick={setCount}
      />
      <Choice
        title={t('cutOff.howLong')}
        value={minutes}
        options={DURATIONS.map((one) => [one, durationWords(one, language)])}
        onPick={setMinutes}
      />
      <Choice
        title={t('cutOff.untilWhen')}
        value={days}
        options={DAYS.map((one) => [one, t(`cutOff.days.${one}`)])}
        onPick={setDays}
      />
      <div role="alert">
        {problem && (
          <p className="form-alert">
            <IconAlertCircle size={20} aria-hidden />
            {problem}
          </p>
        )}
      </div>
      <Button size="lg" disabled={disabled} loading={busy} onClick={() => void make()}>
        {t('cutOff.make')}
      </Button>
    </div>
  );
}

type ChoiceProps = {
  title: string;
  value: number;
  options: readonly (readonly [number, string])[];
  onPick: (value: number) => void;
};

function Choice({ title, value, options, onPick }: ChoiceProps) {
  return (
    <div className={classes.choice}>
      <span aria-hidden>{title}</span>
      <SegmentedControl
        fullWidth
        aria-label={title}
        transitionDuration={120}
        value={String(value)}
        onChange={(picked) => onPick(Number(picked))}
        data={options.map(([one, label]) => ({ value: String(one), label }))}
      />
    </div>
  );
}

function Ready({ tickets, onClose }: { tickets: IssuedTicket[]; onClose: () => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const day = dayWords((tickets[0]?.expiresAt ?? 1) - 1, language);
  return (
    <>
      <p className="dialog-text">{t('cutOff.readyText', { count: tickets.length, day })}</p>
      <ol className={classes.steps}>
        <li>{t('cutOff.step1')}</li>
        <li>{t('cutOff.step2')}</li>
        <li>{t('cutOff.step3')}</li>
      </ol>
      <div className="dialog-actions">
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
    </>
  );
}
