import { Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MAX_LEAST_FREE, MAX_TICKET_MINUTES } from '#protocol/limits.ts';
import type { WithoutTicket } from '#protocol/room-rules.ts';
import { durationWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import type { Problems, RulesDraft } from '../rules/rules-draft.ts';
import classes from './rules.module.css';

type Props = { draft: RulesDraft; problems: Problems; onChange: (part: Partial<RulesDraft>) => void };

/** Whether one may sit down without a ticket, for how long, and while how many terminals are free. */
export function WithoutTicketCard({ draft, problems, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <section className={classes.card} aria-labelledby="rules-without">
      <h2 id="rules-without">{t('rules.without.title')}</h2>
      <p className={classes.hint}>{t('rules.without.hint')}</p>
      <Switch
        className={classes.toggle}
        size="md"
        label={t('rules.without.switch')}
        description={t('rules.without.switchHint')}
        checked={draft.hasWithoutTicket}
        onChange={(event) => onChange({ hasWithoutTicket: event.currentTarget.checked })}
      />
      {draft.hasWithoutTicket && (
        <div className={classes.settings}>
          <TextInput
            type="number"
            inputMode="numeric"
            size="md"
            min={1}
            max={MAX_TICKET_MINUTES}
            label={t('rules.without.minutes')}
            value={draft.withoutMinutes}
            onChange={(event) => onChange({ withoutMinutes: event.currentTarget.value })}
            error={problems.has('withoutMinutes') && t('rules.problem.minutes', { most: MAX_TICKET_MINUTES })}
          />
          <TextInput
            type="number"
            inputMode="numeric"
            size="md"
            min={1}
            max={MAX_LEAST_FREE}
            label={t('rules.without.leastFree')}
            description={t('rules.without.leastFreeHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={draft.leastFree}
            onChange={(event) => onChange({ leastFree: event.currentTarget.value })}
            error={problems.has('leastFree') && t('rules.problem.minutes', { most: MAX_LEAST_FREE })}
          />
        </div>
      )}
    </section>
  );
}

/** The same for who only reads it. */
export function ReadWithoutTicket({ withoutTicket }: { withoutTicket: WithoutTicket | null }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <section className={`${classes.card} ${classes.read}`} aria-labelledby="rules-without">
      <h2 id="rules-without">{t('rules.without.title')}</h2>
      <p className={classes.said}>
        {withoutTicket
          ? t('rules.without.on', {
              duration: durationWords(withoutTicket.minutes, language),
              least: withoutTicket.leastFree,
            })
          : t('rules.without.off')}
      </p>
    </section>
  );
}
