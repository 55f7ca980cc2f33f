import {
  IconArrowLeft,
  IconCheck,
  IconClock,
  IconDoorEnter,
  IconEyeOff,
  IconGift,
  IconHeartHandshake,
  IconLogout,
  IconNotes,
  IconScale,
  IconUsersGroup,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language, ScreenState } from '../../core/screen-contract.ts';
import { timeOfDay } from '../moments.ts';
import { Button } from '../parts/Button.tsx';
import styles from './CharterView.module.css';
import { ScreenFrame } from './ScreenFrame.tsx';
import { useStillThere } from './shell-state.ts';

/** What domain.md §1.7 puts on the one screen, each with its picture. */
const rules = [
  { key: 'free', Icon: IconGift },
  { key: 'privacy', Icon: IconEyeOff },
  { key: 'kept', Icon: IconNotes },
  { key: 'time', Icon: IconClock },
  { key: 'law', Icon: IconScale },
  { key: 'help', Icon: IconHeartHandshake },
] as const;

/** What article 13 of the GDPR makes us say. */
const rights = ['controller', 'purposes', 'basis', 'data', 'duration', 'rights', 'contact', 'complaint'] as const;

type CharterViewProps = {
  place: ScreenState['place'];
  language: Language;
  /** a helper has opened a session of so many minutes; null: words or a choice come next */
  openedMinutes: number | null;
  /** who reads it takes part */
  workshop: { title: string; until: number } | null;
  /** nobody there for so long, and a session ends; null: none does, or it is not known */
  idleMinutes: number | null;
};

/** The charter, and behind it the rights. "J'ai compris" is no consent and is not recorded (domain.md §1.7). */
export function CharterView({ place, language, openedMinutes, workshop, idleMinutes }: CharterViewProps) {
  const { t } = useTranslation('kiosk');
  const [page, setPage] = useState<'charter' | 'rights'>('charter');
  useStillThere();
  const leave = (
    <Button
      icon={<IconLogout aria-hidden="true" className={styles.turned} />}
      onClick={() => window.escale.call({ call: 'leave' })}
    >
      {t('charter.leave')}
    </Button>
  );
  return (
    <ScreenFrame place={place} language={language} end={leave}>
      {page === 'charter' ? (
        <div className={styles.page}>
          <div className={styles.head}>
            <h1>{t('charter.title')}</h1>
            {openedMinutes !== null && (
              <p role="status" className={styles.opened}>
                <IconDoorEnter aria-hidden="true" className={styles.turned} />
                {t('charter.opened', { minutes: openedMinutes })}
              </p>
            )}
            {workshop && (
              <p role="status" className={styles.opened}>
                <IconUsersGroup aria-hidden="true" />
                {t('charter.workshop', { title: workshop.title, time: timeOfDay(workshop.until, language) })}
              </p>
            )}
          </div>
          <ul className={styles.rules}>
            {rules.map(({ key, Icon }) => (
              <li key={key}>
                <Icon aria-hidden="true" />
                <div>
                  <h2>{t(`charter.${key}Title`)}</h2>
                  <p>{t(`charter.${key === 'time' && openedMinutes !== null ? 'timeOpened' : key}`)}</p>
                  {key === 'time' && idleMinutes !== null && <p>{t('charter.idle', { count: idleMinutes })}</p>}
                </div>
              </li>
            ))}
          </ul>
          <div className={styles.actions}>
            <Button onClick={() => setPage('rights')}>{t('charter.rights')}</Button>
            <Button
              look="next"
              size="large"
              autoFocus
              icon={<IconCheck aria-hidden="true" />}
              onClick={() => window.escale.call({ call: 'accept-charter' })}
            >
              {t('charter.accept')}
            </Button>
          </div>
        </div>
      ) : (
        <div className={styles.page}>
          <h1>{t('rights.title')}</h1>
          <dl className={styles.rights}>
            {rights.map((key) => (
              <div key={key}>
                <dt>{t(`rights.${key}Title`)}</dt>
                <dd>{t(`rights.${key}`)}</dd>
              </div>
            ))}
          </dl>
          <div className={styles.actions}>
            <Button
              look="next"
              autoFocus
              icon={<IconArrowLeft aria-hidden="true" className={styles.turned} />}
              onClick={() => setPage('charter')}
            >
              {t('rights.back')}
            </Button>
          </div>
        </div>
      )}
    </ScreenFrame>
  );
}
