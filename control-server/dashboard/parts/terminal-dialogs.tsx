import { ConfirmDialog } from './confirm-dialog.tsx';
import { useTranslation } from 'react-i18next';

type Props = { name: string | null; onConfirm: () => void; onClose: () => void };

/** Asks once before ending a session, and says what that does. `name` null: closed. */
export function EndDialog({ name, onConfirm, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <ConfirmDialog
      opened={name !== null}
      title={t('end.title', { name: name ?? '' })}
      body={t('end.body')}
      confirm={t('end.confirm')}
      cancel={t('end.cancel')}
      onConfirm={onConfirm}
      onClose={onClose}
    />
  );
}

/** The same for taking a terminal out for good. */
export function RevokeDialog({ name, onConfirm, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <ConfirmDialog
      opened={name !== null}
      title={t('revoke.title', { name: name ?? '' })}
      body={t('revoke.body')}
      confirm={t('revoke.confirm')}
      cancel={t('revoke.cancel')}
      onConfirm={onConfirm}
      onClose={onClose}
    />
  );
}
