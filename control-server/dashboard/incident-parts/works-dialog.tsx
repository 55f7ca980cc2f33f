import { Button, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Maintenance } from '#protocol/incidents.ts';
import type { Refusal, Result } from '#protocol/result.ts';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import classes from './incidents.module.css';
import { type WorksDraft, draftOfWorks, readWorksDraft } from './works-draft.ts';

type Props = {
  /** null: new ones */
  works: Maintenance | null;
  now: number;
  disabled: boolean;
  onSave: (read: Pick<Maintenance, 'title' | 'from' | 'until'>) => Promise<Result<unknown>>;
  onClose: () => void;
};

/** Which works, from when to when. What the server refuses is said here, and what was typed stays. */
export function WorksDialog({ works, now, disabled, onSave, onClose }: Props) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(() => draftOfWorks(works, now));
  const [isTried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { read, problems } = readWorksDraft(draft);
  const change = (part: Partial<WorksDraft>) => setDraft((before) => ({ ...before, ...part }));
  const isWrong = (field: 'title' | 'times') => isTried && problems.has(field);

  async function save(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!read) return;
    const answer = await onSave(read);
    setRefusal(answer.ok ? null : answer.refusal);
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('works.add')}
      closeButtonProps={{ 'aria-label': t('works.cancel') }}
    >
      <form className={classes.form} onSubmit={(event) => void save(event)} noValidate>
        <TextInput
          data-autofocus
          size="md"
          maxLength={60}
          autoComplete="off"
          label={t('works.what')}
          description={t('works.whatHint')}
          value={draft.title}
          onChange={(event) => change({ title: event.currentTarget.value })}
          error={isWrong('title') && t('works.problemTitle')}
        />
        <div className={classes.fields}>
          <TextInput
            type="datetime-local"
            size="md"
            label={t('works.from')}
            value={draft.from}
            onChange={(event) => change({ from: event.currentTarget.value })}
            error={isWrong('times') && t('works.problemTimes')}
          />
          <TextInput
            type="datetime-local"
            size="md"
            label={t('works.until')}
            value={draft.until}
            onChange={(event) => change({ until: event.currentTarget.value })}
            error={isWrong('times')}
          />
        </div>
        {refusal && (
          <p role="alert" className={classes.problem}>
            {refusalSentence(t, refusal)}
          </p>
        )}
        <div className="dialog-actions">
          <Button variant="default" size="md" onClick={onClose}>
            {t('works.cancel')}
          </Button>
          <Button type="submit" size="md" disabled={disabled}>
            {t('works.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
