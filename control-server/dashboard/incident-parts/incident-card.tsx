import { Button } from '@mantine/core';
import { IconChevronRight, IconPhoneCall } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { operatorCauses } from '#protocol/diagnosis.ts';
import type { Incident, LineContract } from '#protocol/incidents.ts';
import type { SiteSummary } from '#protocol/staff-messages.ts';
import { momentWords } from '../format/moment-words.ts';
import { useLanguage } from '../i18n.ts';
import { lookOfCause } from '../network-parts/cause-look.ts';
import { useLastingWords } from '../network-parts/summary-words.ts';
import type { SentenceSetting } from '../network-parts/trouble-sentence.ts';
import { toneStyle } from '../parts/tone-style.ts';
import { useIncidentTitle } from './incident-words.ts';
import classes from './incidents.module.css';
import { NoteForm } from './note-form.tsx';
import { TimeLine } from './time-line.tsx';

type Props = {
  incident: Incident;
  contract: LineContract | null;
  site: SiteSummary;
  now: number;
  terminalName: SentenceSetting['terminalName'];
  /** null: this account only reads */
  acts: { take: () => Promise<boolean>; note: (text: string) => Promise<boolean> } | null;
  disabled: boolean;
};

/** One incident: what, since when, who takes care of it, and what happened. */
export function IncidentCard({ incident, contract, site, now, terminalName, acts, disabled }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const lasting = useLastingWords();
  const title = useIncidentTitle();
  const [isNoting, setNoting] = useState(false);
  const { cause, detail, beganAt, endedAt, takenBy, steps } = incident;
  const isOpen = endedAt === null;
  const { Icon, tone } = lookOfCause(cause, detail);
  const moment = (at: number) => momentWords(at, now, language);
  const isForOperator = operatorCauses.has(cause);
  return (
    <li
      className={classes.incident}
      style={toneStyle(isOpen ? tone : 'out')}
      data-open={isOpen}
      data-testid={`incident-${cause}`}
    >
      <Icon size={28} aria-hidden />
      <div className={classes.what}>
        <p className={classes.state}>{t(isOpen ? 'incidents.open' : 'incidents.over')}</p>
        <h3>{title(incident, site, { siteName: site.name, terminalName, now })}</h3>
        <p>
          {isOpen
            ? t('incidents.since', { time: moment(beganAt) })
            : t('incidents.between', {
                from: moment(beganAt),
                to: moment(endedAt),
                duration: lasting(endedAt - beganAt),
              })}
        </p>
        {(isOpen || takenBy !== null) && (
          <p>{takenBy === null ? t('incidents.nobody') : t('incidents.takenBy', { name: takenBy })}</p>
        )}
        {isOpen && isForOperator && contract && <Operator contract={contract} />}
        {acts && (
          <div className={classes.actions}>
            {isOpen && takenBy === null && (
              <Button
                size="md"
                disabled={disabled}
                leftSection={<IconPhoneCall size={20} aria-hidden />}
                onClick={() => void acts.take()}
              >
                {t(isForOperator ? 'incidents.call' : 'incidents.take')}
              </Button>
            )}
            {!isNoting && (
              <Button variant="default" size="md" disabled={disabled} onClick={() => setNoting(true)}>
                {t('incidents.note')}
              </Button>
            )}
          </div>
        )}
        {acts && isNoting && (
          <NoteForm
            disabled={disabled}
            onCancel={() => setNoting(false)}
            onSave={async (text) => {
              if (await acts.note(text)) setNoting(false);
            }}
          />
        )}
        <details className={classes.details} open={isOpen}>
          <summary>
            <IconChevronRight size={20} aria-hidden className="flip" />
            {t('incidents.line')}
          </summary>
          <TimeLine steps={steps} now={now} />
        </details>
      </div>
    </li>
  );
}

/** What one needs on the telephone, where the contract is known. */
function Operator({ contract: { operator, phone, reference } }: { contract: LineContract }) {
  const { t } = useTranslation();
  return (
    <p className={classes.operator}>
      <strong>{t('incidents.operator', { operator })}</strong>
      {phone !== '' && <span>{t('incidents.phone', { phone })}</span>}
      {reference !== '' && <span>{t('incidents.reference', { reference })}</span>}
    </p>
  );
}
