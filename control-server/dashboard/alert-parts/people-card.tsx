import { Textarea, TextInput } from '@mantine/core';
import { IconMailOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from '../rules-parts/rules.module.css';
import type { AlertsDraft } from './alerts-draft.ts';
import type { ProblemWords } from './problem-words.ts';

type Props = {
  draft: AlertsDraft;
  problem: ProblemWords;
  /** false: this server has no way for mail */
  sendsMail: boolean;
  onChange: (part: Partial<AlertsDraft>) => void;
};

/** Who is told at once: people by mail, another program by a call. */
export function PeopleCard({ draft, problem, sendsMail, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <section className={classes.card} aria-labelledby="alerts-people">
      <h2 id="alerts-people">{t('alerts.people.title')}</h2>
      <p className={classes.hint}>{t('alerts.people.hint')}</p>
      {!sendsMail && (
        <div className={classes.law}>
          <IconMailOff size={24} aria-hidden />
          <p>{t('alerts.people.noMail')}</p>
        </div>
      )}
      <Textarea
        size="md"
        autosize
        minRows={2}
        maxRows={10}
        autoComplete="off"
        label={t('alerts.people.emails')}
        description={t('alerts.people.emailsHint')}
        value={draft.emails}
        onChange={(event) => onChange({ emails: event.currentTarget.value })}
        error={problem('emails')}
      />
      <TextInput
        type="url"
        size="md"
        maxLength={300}
        autoComplete="off"
        label={t('alerts.people.webhook')}
        description={t('alerts.people.webhookHint')}
        value={draft.webhook}
        onChange={(event) => onChange({ webhook: event.currentTarget.value })}
        error={problem('webhook')}
      />
    </section>
  );
}
