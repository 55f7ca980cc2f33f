import { IconDoorEnter, IconLogout, IconTicket } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Refusal } from '#protocol/result.ts';
import type { Language, ScreenCall, ScreenState } from '../../core/screen-contract.ts';
import { Button } from '../parts/Button.tsx';
import { CardIcon } from '../parts/CardIcon.tsx';
import { RefusalSentence } from '../parts/RefusalSentence.tsx';
import { ScreenFrame } from './ScreenFrame.tsx';
import styles from './WayInView.module.css';
import { refusalText } from './refusal-text.ts';
import { useStillThere } from './shell-state.ts';

type WayInViewProps = {
  place: ScreenState['place'];
  language: Language;
  /** the most that a session without a ticket may be; null: there is none */
  minutes: number | null;
  takesCards: boolean;
  refusal: Refusal | null;
  /** what was held under the scanner just now is no ticket */
  isNoTicket: boolean;
};

/** The one choice where a site takes people in more than one way: the ways side by side, each said by a picture and a sentence. */
export function WayInView({ place, language, minutes, takesCards, refusal, isNoTicket }: WayInViewProps) {
  const { t } = useTranslation('kiosk');
  useStillThere();
  const leave = (
    <Button
      icon={<IconLogout aria-hidden="true" className={styles.turned} />}
      onClick={() => window.escale.call({ call: 'leave' })}
    >
      {t('wayIn.leave')}
    </Button>
  );
  return (
    <ScreenFrame place={place} language={language} end={leave}>
      <div className={styles.page}>
        <div className={styles.head}>
          <h1>{takesCards ? t('wayIn.cardTitle') : t('wayIn.title')}</h1>
          {isNoTicket && <RefusalSentence>{t('words.noTicket')}</RefusalSentence>}
          {!isNoTicket && refusal && <RefusalSentence>{refusalText(t, refusal, language)}</RefusalSentence>}
        </div>
        <div className={styles.ways}>
          <Way
            call={{ call: 'choose-ticket' }}
            isFirst
            icon={<IconTicket aria-hidden="true" />}
            title={t('wayIn.ticket')}
            hint={t('wayIn.ticketHint')}
          />
          {takesCards && (
            <Way
              call={{ call: 'choose-card' }}
              icon={<CardIcon />}
              title={t('wayIn.card')}
              hint={t('wayIn.cardHint')}
            />
          )}
          {minutes !== null && (
            <Way
              call={{ call: 'ask-without-ticket' }}
              icon={<IconDoorEnter aria-hidden="true" className={styles.turned} />}
              title={t('wayIn.without')}
              hint={t('wayIn.withoutHint', { minutes })}
            />
          )}
        </div>
      </div>
    </ScreenFrame>
  );
}

type WayProps = { call: ScreenCall; isFirst?: boolean; icon: ReactNode; title: string; hint: string };

function Way({ call, isFirst = false, icon, title, hint }: WayProps) {
  return (
    <button type="button" className={styles.way} autoFocus={isFirst} onClick={() => window.escale.call(call)}>
      <span className={styles.icon}>{icon}</span>
      <strong>{title}</strong>
      <span className={styles.hint}>{hint}</span>
    </button>
  );
}
