import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language, ScreenState } from '../../core/screen-contract.ts';
import { languageNames } from '../i18n.ts';
import { Mark } from '../parts/Mark.tsx';
import styles from './ScreenFrame.module.css';

type ScreenFrameProps = {
  place: ScreenState['place'];
  /** Given where the language may be chosen. */
  language?: Language;
  /** The way out of this screen, always in the same place. */
  end?: ReactNode;
  children: ReactNode;
};

/** What all full screens share: whose terminal this is at the start, the languages, and the way out at the end. */
export function ScreenFrame({ place, language, end, children }: ScreenFrameProps) {
  const { t } = useTranslation('kiosk');
  return (
    <div className={styles.frame}>
      <header className={styles.header}>
        <div className={styles.place}>
          <Mark className={styles.mark} />
          <p>
            <strong>{t('name')}</strong>
            {place && <bdi>{t('place', { terminal: place.terminalName, site: place.siteName })}</bdi>}
          </p>
        </div>
        {language && <LanguageChoice chosen={language} />}
        {end && <div className={styles.end}>{end}</div>}
      </header>
      <main className={styles.main}>{children}</main>
    </div>
  );
}

function LanguageChoice({ chosen }: { chosen: Language }) {
  const { t } = useTranslation('kiosk');
  return (
    <div role="group" aria-label={t('language')} className={styles.languages}>
      {(Object.keys(languageNames) as Language[]).map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          dir={languageNames[language].dir}
          aria-pressed={language === chosen}
          className={styles.language}
          // The welcome starts by any touch; choosing a language is not starting.
          onClick={(event) => {
            event.stopPropagation();
            window.escale.call({ call: 'choose-language', language });
          }}
        >
          {languageNames[language].name}
        </button>
      ))}
    </div>
  );
}
