import { useTranslation } from 'react-i18next';
import { SESSION_ORDER_WAITS_MS } from '#protocol/limits.ts';
import { durationWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';

type Props = { name: string | null; onConfirm: () => void; onClose: () => void };

/** Asks once before ending a session, and says what that does, and when: at a terminal that is away, once it is back. `name` null: closed. */
export function EndDialog({ name, isAway, onConfirm, onClose }: Props & { isAway: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const wait = durationWords(SESSION_ORDER_WAITS_MS / 60_000, language);
  return (
    <ConfirmDialog
      opened={name !== null}
      title={t('end.title', { name: name ?? '' })}
      body={isAway ? t('end.bodyAway', { duration: wait }) : t('end.body')}
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
