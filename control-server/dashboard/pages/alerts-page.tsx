import { IconArrowLeft } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Me } from '#protocol/staff-messages.ts';
import { AlertsEditor } from '../alert-parts/alerts-editor.tsx';
import { usePageTitle } from '../parts/page-head.ts';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import { useAlerts } from '../state/alerts.ts';
import { useLiveState, useWatch } from '../state/link-context.tsx';
import { mayManage } from '../state/rights.ts';
import { NotFoundPage } from './not-found-page.tsx';
import classes from './pages.module.css';

/** "Alertes": who is told when something breaks, for the whole city. IT's. */
export function AlertsPage({ me }: { me: Me }) {
  const { t } = useTranslation();
  const isAllowed = mayManage(me);
  usePageTitle(isAllowed ? t('alerts.title') : null);
  useWatch(null);
  const isLive = useLiveState().kind === 'live';
  const { state, save, test } = useAlerts(isAllowed);
  if (!isAllowed) return <NotFoundPage />;
  return (
    <>
      <Link to="/" className={classes.back}>
        <IconArrowLeft size={20} aria-hidden className="flip" />
        {t('site.back')}
      </Link>
      <div className={classes.head}>
        <div>
          <h1>{t('alerts.title')}</h1>
          <p>{t('alerts.hint')}</p>
        </div>
      </div>
      {state.kind === 'reading' && <p role="status">{t('alerts.reading')}</p>}
      {state.kind === 'refused' && <p role="alert">{refusalSentence(t, state.refusal)}</p>}
      {state.kind === 'read' && (
        <AlertsEditor key={state.turn} kept={state.kept} disabled={!isLive} onSave={save} onTest={test} />
      )}
    </>
  );
}
