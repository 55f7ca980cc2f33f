import { Button, Modal, Radio } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Procedure } from '#protocol/accompanied.ts';
import classes from './message-dialog.module.css';

type Props = {
  name: string | null;
  /** what was noted already; null: nobody sits beside the resident yet */
  noted: Procedure | null;
  onConfirm: (procedure: Procedure) => void;
  onClose: () => void;
};

/** A helper sits down beside a resident: what it does, and the kind of procedure, the only thing that is noted. `name` null: closed. */
export function AccompanyDialog({ name, noted, onConfirm, onClose }: Props) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Procedure | null>(null);
  const procedure = chosen ?? noted;

  function close() {
    setChosen(null);
    onClose();
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (!procedure) return;
    close();
    onConfirm(procedure);
  }

  return (
    <Modal
      opened={name !== null}
      onClose={close}
      size="lg"
      title={t('accompany.title', { name: name ?? '' })}
      closeButtonProps={{ 'aria-label': t('tickets.close') }}
    >
      <p className="dialog-text">{t('accompany.intro')}</p>
      <form onSubmit={onSubmit}>
        <Radio.Group
          label={t('accompany.about')}
          description={t('accompany.aboutHint')}
          value={procedure}
          onChange={(value) => setChosen(Procedure.parse(value))}
        >
          <div className={classes.choices}>
            {Procedure.options.map((value) => (
              <Radio key={value} size="md" value={value} label={t(`accompany.procedure.${value}`)} />
            ))}
          </div>
        </Radio.Group>
        <div className="dialog-actions">
          <Button type="submit" size="md" disabled={!procedure} leftSection={<IconUsers size={20} aria-hidden />}>
            {t('accompany.confirm')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
