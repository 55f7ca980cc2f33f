import { Switch, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from '../rules-parts/rules.module.css';
import type { AlertsDraft } from './alerts-draft.ts';
import type { ProblemWords } from './problem-words.ts';

type Props = { draft: AlertsDraft; problem: ProblemWords; onChange: (part: Partial<AlertsDraft>) => void };

/** When nobody is woken. */
export function QuietCard({ draft, problem, onChange }: Props) {
  const { t } = useTranslation();
  const wrong = draft.hasQuiet ? problem('quietFrom') : null;
  return (
    <section className={classes.card} aria-labelledby="alerts-quiet">
      <h2 id="alerts-quiet">{t('alerts.quiet.title')}</h2>
      <p className={classes.hint}>{t('alerts.quiet.hint')}</p>
      <Switch
        className={classes.toggle}
        size="md"
        label={t('alerts.quiet.switch')}
        checked={draft.hasQuiet}
        onChange={(event) => onChange({ hasQuiet: event.currentTarget.checked })}
      />
      {draft.hasQuiet && (
        <div className={classes.intervals}>
          <span className={classes.interval}>
            <TextInput
              type="time"
              label={t('alerts.quiet.from')}
              value={draft.quietFrom}
              error={wrong !== null}
              onChange={(event) => onChange({ quietFrom: event.currentTarget.value })}
            />
          </span>
          <span className={classes.interval}>
            <TextInput
              type="time"
              label={t('alerts.quiet.to')}
              value={draft.quietTo}
              error={wrong !== null}
              onChange={(event) => onChange({ quietTo: event.currentTarget.value })}
            />
          </span>
        </div>
      )}
      {wrong !== null && (
        <p role="alert" className={classes.problem}>
          {wrong}
        </p>
      )}
    </section>
  );
}
