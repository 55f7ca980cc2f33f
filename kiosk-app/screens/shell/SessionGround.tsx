import { useTranslation } from 'react-i18next';
import { Mark } from '../parts/Mark.tsx';
import styles from './SessionGround.module.css';

/** What lies behind a session's own display: plain and calm, nothing to read, nothing to press. */
export function SessionGround() {
  const { t } = useTranslation('kiosk');
  return (
    <main className={styles.ground} aria-label={t('name')}>
      <Mark className={styles.mark} />
    </main>
  );
}
