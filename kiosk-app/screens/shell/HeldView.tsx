import { IconArrowRight, IconUserPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Language, ScreenState } from '../../core/screen-contract.ts';
import { timeOfDay } from '../moments.ts';
import { Button } from '../parts/Button.tsx';
import { PlaceSign } from './PlaceSign.tsx';
import styles from './QueueViews.module.css';
import { ScreenFrame } from './ScreenFrame.tsx';

type HeldViewProps = {
  place: ScreenState['place'];
  language: Language;
  hold: { number: number; word: string; until: number };
  takesPlaces: boolean;
};

/** The welcome of a terminal that is kept for somebody of the queue: read from the other end of the room. Nothing starts by any key here: it asks whose turn it is. */
export function HeldView({ place, language, hold, takesPlaces }: HeldViewProps) {
  const { t } = useTranslation('kiosk');
  const { number, word, until } = hold;
  return (
    <ScreenFrame place={place} language={language}>
      <div className={styles.page}>
        <h1 className={styles.title}>{t('held.title')}</h1>
        <PlaceSign number={number} word={word} />
        <p className={styles.text}>{t('held.until', { time: timeOfDay(until, language) })}</p>
        <div className={styles.actions}>
          <Button
            look="next"
            size="large"
            autoFocus
            iconAfter={<IconArrowRight aria-hidden="true" className={styles.turned} />}
            onClick={() => window.escale.call({ call: 'start' })}
          >
            {t('held.mine', { number })}
          </Button>
          {takesPlaces && (
            <Button
              size="large"
              icon={<IconUserPlus aria-hidden="true" />}
              onClick={() => window.escale.call({ call: 'take-place' })}
            >
              {t('held.takePlace')}
            </Button>
          )}
        </div>
      </div>
    </ScreenFrame>
  );
}
