import {
  type Icon,
  IconArrowLeft,
  IconCloudOff,
  IconHome,
  IconHourglass,
  IconLock,
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
  'site-filtered': IconLock,
  'page-crashed': IconMoodEmpty,
  'page-hangs': IconHourglass,
};

/** What will not be there at a second try either. */
const staysClosed: ReadonlySet<Trouble> = new Set(['unsafe-certificate', 'site-filtered']);

/** In the page's place: why it is not there, and what one can do. A site with a bad certificate, or that the rules of the place close, is not tried again. */
export function TroubleMessage({ trouble, canGoBack }: { trouble: Trouble; canGoBack: boolean }) {
  const { t } = useTranslation('resident');
  const TroubleIcon = icons[trouble];
  const mayTryAgain = !staysClosed.has(trouble);
  const isFiltered = trouble === 'site-filtered';
  const leadsBack = isFiltered && canGoBack;
  const home = (
    <Button
      look={mayTryAgain || leadsBack ? 'quiet' : 'next'}
      autoFocus={isFiltered && !leadsBack}
      icon={<IconHome aria-hidden="true" />}
      onClick={() => window.escaleResident.call({ call: 'home' })}
    >
      {t('trouble.home')}
    </Button>
  );
  return (
    <main className={styles.trouble}>
      <TroubleIcon
        aria-hidden="true"
        className={[styles.icon, isFiltered && styles.closed].filter(Boolean).join(' ')}
      />
      <div role="alert" className={styles.told}>
        <h1>{t(`trouble.${trouble}.title`)}</h1>
        <p>{t(`trouble.${trouble}.text`)}</p>
      </div>
      <div className={styles.actions}>
        {home}
        {leadsBack && (
          <Button
            look="next"
            autoFocus
            icon={<IconArrowLeft aria-hidden="true" className={styles.turned} />}
            onClick={() => window.escaleResident.call({ call: 'back' })}
          >
            {t('trouble.back')}
          </Button>
        )}
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
