import { IconDeviceDesktopOff, IconEraser, IconHourglass, IconShieldCheck, IconTicket } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { EndReason } from '#protocol/journal-events.ts';
import type { Language, OutOfServiceCause, ScreenState } from '../../core/screen-contract.ts';
import { timeOfDay } from '../moments.ts';
import { CardIcon } from '../parts/CardIcon.tsx';
import styles from './MomentViews.module.css';
import { Pictogram } from './Pictogram.tsx';
import { ScreenFrame } from './ScreenFrame.tsx';
import { useAnyKeyStarts } from './shell-state.ts';

type Reason = { reason: EndReason | undefined };
type Place = { place: ScreenState['place'] };

/** A moment in which nobody has anything to do: one picture, one sentence, a little more below. */
function Moment({
  place,
  tone,
  icon,
  title,
  children,
}: Place & { tone: 'plain' | 'free' | 'broken'; icon: ReactNode; title: string; children?: ReactNode }) {
  return (
    <ScreenFrame place={place}>
      <section role="status" className={styles.moment}>
        <div className={[styles.icon, styles[tone]].join(' ')}>{icon}</div>
        <h1>{title}</h1>
        {children}
      </section>
    </ScreenFrame>
  );
}

export function StartingView({ place }: Place) {
  const { t } = useTranslation('kiosk');
  return (
    <Moment place={place} tone="plain" icon={<IconHourglass aria-hidden="true" />} title={t('wait')}>
      <p className={styles.text}>{t('starting.text')}</p>
    </Moment>
  );
}

/** The server is being asked. Shows the three pictures of the ticket, so that one sees what was typed. */
export function CheckingView({ place, words }: Place & { words: readonly string[] | null }) {
  const { t } = useTranslation('kiosk');
  if (!words) {
    return (
      <Moment place={place} tone="plain" icon={<IconHourglass aria-hidden="true" />} title={t('wait')}>
        <p className={styles.text}>{t('checking.withoutTicket')}</p>
      </Moment>
    );
  }
  return (
    <Moment place={place} tone="plain" icon={<IconTicket aria-hidden="true" />} title={t('wait')}>
      <p className={styles.text}>{t('checking.text')}</p>
      <ul className={styles.words} lang="fr" dir="ltr">
        {words.filter(Boolean).map((word, i) => (
          // Two of the three words may be the same.
          <li key={`${i}-${word}`}>
            <Pictogram word={word} className={styles.picture} />
            {word}
          </li>
        ))}
      </ul>
    </Moment>
  );
}

/** The same by a card: neither its number nor its code is shown again. */
export function CheckingCardView({ place }: Place) {
  const { t } = useTranslation('kiosk');
  return (
    <Moment place={place} tone="plain" icon={<CardIcon />} title={t('wait')}>
      <p className={styles.text}>{t('checking.card')}</p>
    </Moment>
  );
}

/** Why the session ended: nobody is left to guess. */
function Because({ reason }: Reason) {
  const { t } = useTranslation('kiosk');
  return reason ? <p className={styles.because}>{t(`ended.${reason}`)}</p> : null;
}

export function WipingView({ place, reason }: Place & Reason) {
  const { t } = useTranslation('kiosk');
  return (
    <Moment place={place} tone="plain" icon={<IconEraser aria-hidden="true" />} title={t('wiping.title')}>
      <Because reason={reason} />
      <p className={styles.text}>{t('wiping.text')}</p>
      <p className={styles.reminder}>{t('clean.takeThings')}</p>
    </Moment>
  );
}

/** The proof, for whoever leaves and whoever comes next. A key or a touch starts anew. */
export function CleanView({
  place,
  language,
  wipedAt,
  reason,
}: Place & Reason & { language: Language; wipedAt: number }) {
  const { t } = useTranslation('kiosk');
  useAnyKeyStarts();
  return (
    <div className={styles.touch} onClick={() => window.escale.call({ call: 'start' })}>
      <Moment
        place={place}
        tone="free"
        icon={<IconShieldCheck aria-hidden="true" />}
        title={t('clean.proof', { time: timeOfDay(wipedAt, language) })}
      >
        <Because reason={reason} />
        <p className={styles.text}>{t('clean.nothingLeft')}</p>
        <p className={styles.reminder}>
          <strong>{t('clean.goodbye')}</strong>
          {t('clean.takeThings')}
        </p>
      </Moment>
    </div>
  );
}

export function OutOfServiceView({ place, cause }: Place & { cause: OutOfServiceCause }) {
  const { t } = useTranslation('kiosk');
  return (
    <Moment
      place={place}
      tone="broken"
      icon={<IconDeviceDesktopOff aria-hidden="true" />}
      title={t('outOfService.title')}
    >
      <p className={styles.text}>{cause === 'memory' ? t('outOfService.memory') : t('outOfService.text')}</p>
    </Moment>
  );
}
