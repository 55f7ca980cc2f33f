import { Switch, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from '../rules-parts/rules.module.css';
import type { AlertsDraft } from './alerts-draft.ts';
import type { ProblemWords } from './problem-words.ts';

type Props = { draft: AlertsDraft; problem: ProblemWords; onChange: (part: Partial<AlertsDraft>) => void };

/** Who is told, and after how long, where nobody says "J'appelle l'opérateur". */
export function EscalationCard({ draft, problem, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <section className={classes.card} aria-labelledby="alerts-escalation">
      <h2 id="alerts-escalation">{t('alerts.escalation.title')}</h2>
      <p className={classes.hint}>{t('alerts.escalation.hint')}</p>
      <Switch
        className={classes.toggle}
        size="md"
        label={t('alerts.escalation.switch')}
        checked={draft.escalates}
        onChange={(event) => onChange({ escalates: event.currentTarget.checked })}
      />
      {draft.escalates && (
        <>
          <div className={classes.settings}>
            <TextInput
              type="number"
              inputMode="numeric"
              size="md"
              min={5}
              max={1_440}
              label={t('alerts.escalation.after')}
              value={draft.escalateAfter}
              onChange={(event) => onChange({ escalateAfter: event.currentTarget.value })}
              error={problem('escalateAfter')}
            />
          </div>
          <Textarea
            size="md"
            autosize
            minRows={2}
            maxRows={10}
            autoComplete="off"
            label={t('alerts.escalation.to')}
            description={t('alerts.people.emailsHint')}
            value={draft.escalateTo}
            onChange={(event) => onChange({ escalateTo: event.currentTarget.value })}
            error={problem('escalateTo')}
          />
        </>
      )}
    </section>
  );
}
