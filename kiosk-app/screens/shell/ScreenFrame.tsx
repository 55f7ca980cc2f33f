import { IconTextSize } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language, ScreenState } from '../../core/screen-contract.ts';
import { languageNames } from '../i18n.ts';
import { Mark } from '../parts/Mark.tsx';
import { ComfortPanel } from './ComfortPanel.tsx';
import { HelpButton } from './HelpButton.tsx';
import { HelpStrip } from './HelpStrip.tsx';
import styles from './ScreenFrame.module.css';
import { useFrameState } from './frame-state.ts';

type ScreenFrameProps = {
  place: ScreenState['place'];
  /** Given where language and comfort may be chosen. */
  language?: Language;
  /** The way out of this screen, always in the same place. */
  end?: ReactNode;
  children: ReactNode;
};

/** What all full screens share: whose terminal this is at the start, the languages, help, and the way out at the end. */
export function ScreenFrame({ place, language, end, children }: ScreenFrameProps) {
  const { t } = useTranslation('kiosk');
  const { help, comfort } = useFrameState();
  const [isChoosing, setIsChoosing] = useState(false);
  const panelId = useId();
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
        {language && (
          <>
            <LanguageChoice chosen={language} />
            <button
              type="button"
              className={styles.comfort}
              aria-label={t('comfort.title')}
              title={t('comfort.title')}
              aria-expanded={isChoosing}
              aria-controls={isChoosing ? panelId : undefined}
              onClick={(event) => {
                event.stopPropagation();
                setIsChoosing(!isChoosing);
              }}
            >
              <IconTextSize aria-hidden="true" />
            </button>
          </>
        )}
        {help && <HelpButton help={help} />}
        {end && <div className={styles.end}>{end}</div>}
      </header>
      <div>
        {isChoosing && <ComfortPanel id={panelId} comfort={comfort} onClose={() => setIsChoosing(false)} />}
        <HelpStrip help={help} />
      </div>
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
