import { IconArrowRight, IconCloudOff, IconShieldCheck, IconTicket } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Language, ScreenState } from '../../core/screen-contract.ts';
import { languageNames } from '../i18n.ts';
import { timeOfDay } from '../moments.ts';
import { Button } from '../parts/Button.tsx';
import { CardIcon } from '../parts/CardIcon.tsx';
import { Harbour } from './Harbour.tsx';
import { ScreenFrame } from './ScreenFrame.tsx';
import styles from './WelcomeView.module.css';
import { useAnyKeyStarts } from './shell-state.ts';

type WelcomeViewProps = {
  place: ScreenState['place'];
  language: Language;
  lineIsDown: boolean;
  wipedAt: number | null;
  /** a power cut interrupted somebody here */
  wasCut: boolean;
  /** who had come with a card */
  wasCutByCard: boolean;
  /** it is for who takes part in it */
  workshop: { title: string; until: number } | null;
  /** no ticket is needed: the team can give a code */
  offersCode: boolean;
};

/** The free terminal, or one that a workshop has taken. Read from two metres away; any key or touch starts. */
export function WelcomeView(props: WelcomeViewProps) {
  const { place, language, lineIsDown, wipedAt, wasCut, wasCutByCard, workshop, offersCode } = props;
  const { t, i18n } = useTranslation('kiosk');
  useAnyKeyStarts();
  const others = (Object.keys(languageNames) as Language[]).filter((other) => other !== language);
  const start = () => window.escale.call({ call: 'start' });
  return (
    // The whole screen is the button's shadow: a touch anywhere does what the button does, for those who have a keyboard too.
    <div className={styles.touch} onClick={start}>
      <ScreenFrame place={place} language={language}>
        <Harbour className={styles.harbour} />
        <div className={styles.welcome}>
          {workshop ? (
            <>
              <h1 className={styles.workshop}>{t('welcome.workshop', { title: workshop.title })}</h1>
              <p className={styles.free}>{t('welcome.workshopUntil', { time: timeOfDay(workshop.until, language) })}</p>
              <p className={styles.participants}>{t('welcome.workshopFor')}</p>
            </>
          ) : (
            <>
              <h1 className={styles.greeting}>
                <span>{t('welcome.hello')}</span>
                {others.map((other) => (
                  <span key={other} lang={other} dir={languageNames[other].dir} className={styles.otherGreeting}>
                    {i18n.getFixedT(other, 'kiosk')('welcome.hello')}
                  </span>
                ))}
              </h1>
              <p className={styles.free}>{t('welcome.free')}</p>
            </>
          )}
          <Button
            look="next"
            size="large"
            iconAfter={<IconArrowRight aria-hidden="true" className={styles.arrow} />}
            onClick={(event) => {
              event.stopPropagation();
              start();
            }}
          >
            {workshop ? t('welcome.takePart') : t('welcome.start')}
          </Button>
          <p className={styles.how}>{t('welcome.how')}</p>
        </div>
        <div className={styles.foot}>
          {wasCut && !workshop && (
            <p role="status" className={styles.wasCut}>
              {wasCutByCard ? <CardIcon /> : <IconTicket aria-hidden="true" />}
              {wasCutByCard ? t('welcome.wasCutByCard') : t('welcome.wasCut')}
            </p>
          )}
          {lineIsDown && (
            <p role="status" className={styles.lineDown}>
              <IconCloudOff aria-hidden="true" />
              {offersCode ? t('welcome.lineDownCode') : t('welcome.lineDown')}
            </p>
          )}
          {wipedAt !== null && (
            <p className={styles.proof}>
              <IconShieldCheck aria-hidden="true" />
              <span>
                {t('clean.proof', { time: timeOfDay(wipedAt, language) })} {t('clean.nothingLeft')}
              </span>
            </p>
          )}
        </div>
      </ScreenFrame>
    </div>
  );
}
