import { Button, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_INCIDENT_NOTE_LENGTH } from '#protocol/limits.ts';
import classes from './incidents.module.css';

type Props = { disabled: boolean; onSave: (text: string) => Promise<void>; onCancel: () => void };

/** What was done about it. The field says that nothing of a resident belongs there; what is refused stays typed. */
export function NoteForm({ disabled, onSave, onCancel }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [isBusy, setBusy] = useState(false);

  async function save(event: FormEvent) {
    event.preventDefault();
    if (text.trim() === '') return;
    setBusy(true);
    await onSave(text.trim());
    setBusy(false);
  }
  return (
    <form className={classes.note} onSubmit={(event) => void save(event)}>
      <Textarea
        autoFocus
        size="md"
        rows={2}
        maxLength={MAX_INCIDENT_NOTE_LENGTH}
        autoComplete="off"
        label={t('incidents.note')}
        description={t('incidents.noteHint')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={classes.actions}>
        <Button type="submit" size="md" disabled={disabled || isBusy || text.trim() === ''}>
          {t('incidents.noteSave')}
        </Button>
        <Button variant="default" size="md" onClick={onCancel}>
          {t('incidents.noteCancel')}
        </Button>
      </div>
    </form>
  );
}
