import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './gate.module.css';
import { LanguageSwitch } from './language-switch.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { TicketWords } from './ticket-words.tsx';
import { Wordmark } from './wordmark.tsx';

/** The frame of pages before signing in: a card, and beside it what Escale is about, as a picture. */
export function Gate({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={classes.gate}>
      <div className={classes.switches}>
        <LanguageSwitch />
        <ThemeSwitch />
      </div>
      <main className={classes.card}>
        <div className={classes.picture} aria-hidden>
          <Wordmark size={40} />
          <p>{t('app.tagline')}</p>
          <div className={classes.slip}>
            <TicketWords words={['lune', 'pomme', 'vélo']} />
          </div>
        </div>
        <div className={classes.form}>{children}</div>
      </main>
    </div>
  );
}
