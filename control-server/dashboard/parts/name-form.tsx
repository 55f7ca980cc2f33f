import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PlaceName } from '#protocol/identifiers.ts';

type Props = {
  label: string;
  hint: string;
  submit: string;
  cancel: string;
  /** Resolves to the sentence that says why not, or null when it worked. */
  onSubmit: (name: string) => Promise<string | null>;
  onCancel: () => void;
};

/** One question: what is it called? Used for sites and terminals. */
export function NameForm({ label, hint, submit, cancel, onSubmit, onCancel }: Props) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function onFormSubmit(event: FormEvent) {
    event.preventDefault();
    const parsed = PlaceName.safeParse(name);
    if (!parsed.success) {
      setProblem(t('field.nameMissing'));
      return;
    }
    setBusy(true);
    setProblem(await onSubmit(parsed.data));
    setBusy(false);
  }

  return (
    <form onSubmit={(event) => void onFormSubmit(event)} noValidate>
      <TextInput
        data-autofocus
        label={label}
        description={hint}
        maxLength={60}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={problem}
        errorProps={{ role: 'alert' }}
      />
      <div className="dialog-actions">
        <Button variant="default" size="md" onClick={onCancel}>
          {cancel}
        </Button>
        <Button type="submit" size="md" loading={busy}>
          {submit}
        </Button>
      </div>
    </form>
  );
}
