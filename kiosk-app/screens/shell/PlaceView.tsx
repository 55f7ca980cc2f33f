import { IconCheck, IconLogout } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { PlaceNow, QueuePlace } from '#protocol/queue.ts';
import type { Refusal } from '#protocol/result.ts';
import type { Language, ScreenState } from '../../core/screen-contract.ts';
import { timeOfDay } from '../moments.ts';
import { Button } from '../parts/Button.tsx';
import { RefusalSentence } from '../parts/RefusalSentence.tsx';
import { PlaceSign } from './PlaceSign.tsx';
import styles from './QueueViews.module.css';
import { ScreenFrame } from './ScreenFrame.tsx';
import { refusalText } from './refusal-text.ts';
import { useStillThere } from './shell-state.ts';

type PlaceViewProps = {
  place: ScreenState['place'];
  language: Language;
  /** null, and no refusal: it is asked for */
  taken: QueuePlace | null;
  refusal: Refusal | null;
};

/** A place of the queue: a number and a picture to remember, and an honest word on the wait. */
export function PlaceView({ place, language, taken, refusal }: PlaceViewProps) {
  const { t } = useTranslation('kiosk');
  useStillThere();
  const leave = () => window.escale.call({ call: 'leave' });
  return (
    <ScreenFrame
      place={place}
      language={language}
      end={
        <Button icon={<IconLogout aria-hidden="true" className={styles.turned} />} onClick={leave}>
          {t('wayIn.leave')}
        </Button>
      }
    >
      <div className={styles.page} role="status">
        <h1 className={styles.title}>{taken ? t('queue.title') : refusal ? t('queue.none') : t('wait')}</h1>
        {refusal && <RefusalSentence>{refusalText(t, refusal, language)}</RefusalSentence>}
        {taken && (
          <>
            <PlaceSign number={taken.number} word={taken.word} />
            <p className={styles.text}>{t('queue.remember')}</p>
            {standing(t, taken.now, language).map((sentence) => (
              <p key={sentence} className={styles.text}>
                {sentence}
              </p>
            ))}
          </>
        )}
        {(taken || refusal) && (
          <Button look="next" size="large" autoFocus icon={<IconCheck aria-hidden="true" />} onClick={leave}>
            {t('queue.done')}
          </Button>
        )}
      </div>
    </ScreenFrame>
  );
}

/** How a place stands, in sentences. */
function standing(t: TFunction<'kiosk'>, now: PlaceNow, language: Language): string[] {
  switch (now.kind) {
    case 'waiting': {
      const before = now.before === 0 ? t('queue.next') : t('help.before', { count: now.before });
      const wait =
        now.waitMinutes === null ? t('queue.waitUnknown') : t('queue.wait', { minutes: Math.max(5, now.waitMinutes) });
      return [`${before} ${wait}`, t('queue.how')];
    }
    case 'called':
      return [t('queue.called', { terminal: now.terminalName, time: timeOfDay(now.until, language) })];
    case 'over':
      return [t('refusal.place-over')];
  }
}
