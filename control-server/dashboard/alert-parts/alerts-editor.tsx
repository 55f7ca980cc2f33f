import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertSettings, AlertsTested, KeptAlertSettings } from '#protocol/incidents.ts';
import type { Refusal, Result } from '#protocol/result.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import classes from '../rules-parts/rules.module.css';
import { SaveBar } from '../rules-parts/save-bar.tsx';
import { draftOfAlerts, readAlertsDraft, type AlertsDraft } from './alerts-draft.ts';
import { EscalationCard } from './escalation-card.tsx';
import { PeopleCard } from './people-card.tsx';
import { useProblemWords } from './problem-words.ts';
import { QuietCard } from './quiet-card.tsx';
import { TryCard } from './try-card.tsx';

type Props = {
  kept: KeptAlertSettings;
  disabled: boolean;
  onSave: (settings: AlertSettings) => Promise<Result<unknown>>;
  onTest: () => Promise<Result<AlertsTested>>;
};

/** Who is told of incidents, and when not. Made anew for each that was saved: what is saved is what it begins with. */
export function AlertsEditor({ kept, disabled, onSave, onTest }: Props) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const [draft, setDraft] = useState(() => draftOfAlerts(kept.settings));
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { settings, problems } = readAlertsDraft(draft);
  const problem = useProblemWords(problems, isTried);
  const isDirty = JSON.stringify(draft) !== JSON.stringify(draftOfAlerts(kept.settings));

  function change(part: Partial<AlertsDraft>) {
    setDraft((before) => ({ ...before, ...part }));
    setRefusal(null);
  }
  async function save() {
    setTried(true);
    if (!settings) {
      requestAnimationFrame(() => document.querySelector<HTMLElement>('#content [aria-invalid="true"]')?.focus());
      return;
    }
    setBusy(true);
    const answer = await onSave(settings);
    // When it worked this editor is gone already.
    if (answer.ok) return announce(t('alerts.saved'));
    setBusy(false);
    setRefusal(answer.refusal);
  }
  function undo() {
    setDraft(draftOfAlerts(kept.settings));
    setRefusal(null);
    setTried(false);
  }
  return (
    <div className={classes.page}>
      <div className={classes.cards}>
        <PeopleCard draft={draft} problem={problem} sendsMail={kept.sendsMail} onChange={change} />
        <QuietCard draft={draft} problem={problem} onChange={change} />
        <EscalationCard draft={draft} problem={problem} onChange={change} />
      </div>
      <div className={classes.side}>
        <TryCard onTest={onTest} isDirty={isDirty} disabled={disabled} />
      </div>
      <SaveBar
        isDirty={isDirty}
        hasProblems={isTried && problems.size > 0}
        refusal={refusal}
        isBusy={isBusy}
        disabled={disabled}
        onSave={() => void save()}
        onUndo={undo}
        onReload={undo}
      />
    </div>
  );
}
