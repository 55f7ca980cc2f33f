import { Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MAX_HOLD_MINUTES, MIN_HOLD_MINUTES } from '#protocol/limits.ts';
import type { QueueRules } from '#protocol/queue.ts';
import { durationWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import type { Problems, RulesDraft } from '../rules/rules-draft.ts';
import classes from './rules.module.css';

type Props = { draft: RulesDraft; problems: Problems; onChange: (part: Partial<RulesDraft>) => void };

/** Whether there is a queue, and how long a terminal is kept for who is called. */
export function QueueCard({ draft, problems, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <section className={classes.card} aria-labelledby="rules-queue">
      <h2 id="rules-queue">{t('rules.queue.title')}</h2>
      <p className={classes.hint}>{t('rules.queue.hint')}</p>
      <Switch
        className={classes.toggle}
        size="md"
        label={t('rules.queue.switch')}
        description={t('rules.queue.switchHint')}
        checked={draft.hasQueue}
        onChange={(event) => onChange({ hasQueue: event.currentTarget.checked })}
      />
      {draft.hasQueue && (
        <div className={classes.settings}>
          <TextInput
            type="number"
            inputMode="numeric"
            size="md"
            min={MIN_HOLD_MINUTES}
            max={MAX_HOLD_MINUTES}
            label={t('rules.queue.hold')}
            description={t('rules.queue.holdHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={draft.hold}
            onChange={(event) => onChange({ hold: event.currentTarget.value })}
            error={problems.has('hold') && t('rules.problem.minutes', { most: MAX_HOLD_MINUTES })}
          />
        </div>
      )}
    </section>
  );
}

/** The same for who only reads it. */
export function ReadQueue({ queue }: { queue: QueueRules | null }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <section className={`${classes.card} ${classes.read}`} aria-labelledby="rules-queue">
      <h2 id="rules-queue">{t('rules.queue.title')}</h2>
      <p className={classes.said}>
        {queue ? t('rules.queue.on', { duration: durationWords(queue.holdMinutes, language) }) : t('rules.queue.off')}
      </p>
    </section>
  );
}
