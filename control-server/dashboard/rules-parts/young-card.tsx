import { Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { YoungHours } from '#protocol/room-rules.ts';
import { minuteWords } from '../format/hours-words.ts';
import { useLanguage } from '../i18n.ts';
import type { Problems, RulesDraft } from '../rules/rules-draft.ts';
import classes from './rules.module.css';

type Props = { draft: RulesDraft; problems: Problems; onChange: (part: Partial<RulesDraft>) => void };

/** Between which minutes of the day a young person's ticket is good. */
export function YoungCard({ draft, problems, onChange }: Props) {
  const { t } = useTranslation();
  const { youngHours } = draft;
  const problem = problems.get('young');
  const isWrong = problem !== undefined;
  return (
    <section className={classes.card} aria-labelledby="rules-young">
      <h2 id="rules-young">{t('rules.young.title')}</h2>
      <p className={classes.hint}>{t('rules.young.hint')}</p>
      <Switch
        className={classes.toggle}
        size="md"
        label={t('rules.young.switch')}
        description={t('rules.young.switchHint')}
        checked={draft.hasYoungHours}
        onChange={(event) => onChange({ hasYoungHours: event.currentTarget.checked })}
      />
      {draft.hasYoungHours && (
        <>
          <div className={classes.intervals}>
            <span className={classes.interval}>
              <TextInput
                type="time"
                label={t('rules.young.from')}
                value={youngHours.from}
                error={isWrong}
                onChange={(event) => onChange({ youngHours: { ...youngHours, from: event.currentTarget.value } })}
              />
            </span>
            <span className={classes.interval}>
              <TextInput
                type="time"
                label={t('rules.young.to')}
                value={youngHours.to}
                error={isWrong}
                onChange={(event) => onChange({ youngHours: { ...youngHours, to: event.currentTarget.value } })}
              />
            </span>
          </div>
          {isWrong && (
            <p role="alert" className={classes.problem}>
              {t(problem === 'missing' ? 'rules.problem.missing' : 'rules.problem.young')}
            </p>
          )}
        </>
      )}
    </section>
  );
}

/** The same for who only reads it. */
export function ReadYoung({ youngHours }: { youngHours: YoungHours | null }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <section className={`${classes.card} ${classes.read}`} aria-labelledby="rules-young">
      <h2 id="rules-young">{t('rules.young.title')}</h2>
      <p className={classes.said}>
        {youngHours
          ? t('rules.young.on', {
              from: minuteWords(youngHours.from, language),
              to: minuteWords(youngHours.to, language),
            })
          : t('rules.young.off')}
      </p>
    </section>
  );
}
