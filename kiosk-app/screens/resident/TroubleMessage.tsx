import {
  type Icon,
  IconCloudOff,
  IconHome,
  IconHourglass,
  IconMapPinQuestion,
  IconMoodEmpty,
  IconRefresh,
  IconShieldX,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ResidentState } from '../../core/resident-screen-contract.ts';
import { Button } from '../parts/Button.tsx';
import styles from './TroubleMessage.module.css';

type Trouble = Exclude<ResidentState['trouble'], 'none'>;

const icons: Record<Trouble, Icon> = {
  'no-connection': IconCloudOff,
  'site-not-found': IconMapPinQuestion,
  'unsafe-certificate': IconShieldX,
  'page-crashed': IconMoodEmpty,
  'page-hangs': IconHourglass,
};

/** In the page's place: why it is not there, and what one can do. A site with a bad certificate is not tried again: it stays closed. */
export function TroubleMessage({ trouble }: { trouble: Trouble }) {
  const { t } = useTranslation('resident');
  const TroubleIcon = icons[trouble];
  const mayTryAgain = trouble !== 'unsafe-certificate';
  const home = (
    <Button
      look={mayTryAgain ? 'quiet' : 'next'}
      icon={<IconHome aria-hidden="true" />}
      onClick={() => window.escaleResident.call({ call: 'home' })}
    >
      {t('trouble.home')}
    </Button>
  );
  return (
    <main className={styles.trouble}>
      <TroubleIcon aria-hidden="true" className={styles.icon} />
      <div role="alert" className={styles.told}>
        <h1>{t(`trouble.${trouble}.title`)}</h1>
        <p>{t(`trouble.${trouble}.text`)}</p>
      </div>
      <div className={styles.actions}>
        {home}
        {mayTryAgain && (
          <Button
            look="next"
            icon={<IconRefresh aria-hidden="true" />}
            onClick={() => window.escaleResident.call({ call: 'reload' })}
          >
            {t('trouble.again')}
          </Button>
        )}
      </div>
    </main>
  );
}
