import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconDeviceMobilePlus } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../parts/announcer.tsx';
import { LanguageSwitch } from '../parts/language-switch.tsx';
import { usePageTitle } from '../parts/page-head.ts';
import { Wordmark } from '../parts/wordmark.tsx';
import { AnswerForm } from './answer-form.tsx';
import classes from './codes.module.css';
import { useKeptPage } from './kept-page.ts';
import { type KeptSite, forgetSite, readKeptSites } from './kept-sites.ts';
import { KeptList } from './kept-list.tsx';
import { PreparePanel } from './prepare-panel.tsx';

/** One-time codes on a helper's telephone. Once prepared it asks nobody: what follows works without any network. */
export function CodesPage() {
  const { t } = useTranslation();
  const announce = useAnnounce();
  usePageTitle(t('codes.title'));
  const isKept = useKeptPage();
  const [sites, setSites] = useState<KeptSite[] | null>(null);
  const [isPreparing, setIsPreparing] = useState(false);
  const canKeep = window.isSecureContext && isKept !== 'no';

  const read = useCallback(
    () =>
      readKeptSites()
        .catch(() => [])
        .then(setSites),
    [],
  );
  useEffect(() => void read(), [read]);

  const forget = async ({ siteId, siteName }: KeptSite) => {
    await forgetSite(siteId);
    await read();
    announce(t('codes.forgotten', { site: siteName }));
  };
  const onPrepared = async (siteName: string) => {
    await read();
    setIsPreparing(false);
    announce(t('codes.prepared', { site: siteName }));
  };

  return (
    <div className={classes.page}>
      <header>
        <Wordmark size={28} />
        <LanguageSwitch />
      </header>
      <main id="content">
        <h1>{t('codes.title')}</h1>
        {!canKeep && (
          <p className={classes.warning} role="alert">
            <IconAlertTriangle size={22} aria-hidden />
            {window.isSecureContext ? t('codes.notKept') : t('codes.notSecure')}
          </p>
        )}
        {sites && sites.length > 0 && (
          <>
            <AnswerForm sites={sites} />
            {isKept === 'yes' && (
              <p className={classes.ready}>
                <IconCircleCheck size={20} aria-hidden />
                {t('codes.worksAlone')}
              </p>
            )}
            <KeptList sites={sites} onForget={(site) => void forget(site)} />
          </>
        )}
        {sites?.length === 0 && <p>{t('codes.intro')}</p>}
        {sites && canKeep && (isPreparing || sites.length === 0) && (
          <PreparePanel onPrepared={(siteName) => void onPrepared(siteName)} />
        )}
        {sites && sites.length > 0 && canKeep && !isPreparing && (
          <Button
            variant="default"
            leftSection={<IconDeviceMobilePlus size={20} aria-hidden />}
            onClick={() => setIsPreparing(true)}
          >
            {t('codes.prepareMore')}
          </Button>
        )}
      </main>
    </div>
  );
}
