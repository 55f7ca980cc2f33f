import { IconBroadcast } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Me } from '#protocol/staff-messages.ts';
import { clockWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { useLiveState, useServerNow } from '../state/link-context.tsx';
import { AccountMenu } from './account-menu.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { LostLineBanner } from './lost-line-banner.tsx';
import classes from './page-frame.module.css';
import { ThemeSwitch } from './theme-switch.tsx';
import { Wordmark } from './wordmark.tsx';

/** Header, banner and main part of every page of signed-in staff. */
export function PageFrame({ me, children }: { me: Me; children: ReactNode }) {
  const { t } = useTranslation();
  const lost = useLiveState().kind === 'lost';
  return (
    <div className={classes.frame}>
      <a className="skip-link" href="#content">
        {t('app.skip')}
      </a>
      <header className={classes.header}>
        <div className={classes.bar}>
          <Link to="/" className={classes.home} aria-label={`${t('app.name')}, ${t('header.sites')}`}>
            <Wordmark />
          </Link>
          <LiveBadge />
          <LanguageSwitch />
          <ThemeSwitch />
          <AccountMenu me={me} />
        </div>
      </header>
      <LostLineBanner />
      <main id="content" tabIndex={-1} className={lost ? `${classes.main} ${classes.stale}` : classes.main}>
        {children}
      </main>
    </div>
  );
}

/** "En direct · 14 h 02", on the server's clock; nothing while there is no live data. */
function LiveBadge() {
  const { t } = useTranslation();
  const language = useLanguage();
  const state = useLiveState();
  const now = useServerNow(state);
  if (state.kind !== 'live') return <span className={classes.live} />;
  return (
    <span className={classes.live}>
      <IconBroadcast size={18} aria-hidden />
      <span className="wide-only">{t('link.live')} ·</span> {clockWords(now, language)}
    </span>
  );
}
