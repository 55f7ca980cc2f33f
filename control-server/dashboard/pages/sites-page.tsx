import { Button } from '@mantine/core';
import { IconBuildingCommunity, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me, SiteSummary } from '#protocol/staff-messages.ts';
import { AttentionList } from '../parts/attention-list.tsx';
import { CreateSiteDialog } from '../parts/create-site-dialog.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { LoadingTiles } from '../parts/loading-tiles.tsx';
import { usePageTitle } from '../parts/page-head.ts';
import { SiteCard } from '../parts/site-card.tsx';
import { terminalsOf } from '../parts/terminals-of.ts';
import { dataOf, useLiveState, useWatch } from '../state/link-context.tsx';
import { mayManage } from '../state/rights.ts';
import classes from './pages.module.css';

/** Home: every site at a glance. */
export function SitesPage({ me }: { me: Me }) {
  const { t } = useTranslation();
  usePageTitle(t('sites.page'));
  useWatch(null);
  const state = useLiveState();
  const [creating, setCreating] = useState(false);
  const data = state.scope.kind === 'sites' ? dataOf(state) : null;
  if (!data) return <LoadingTiles label={t('app.loading')} />;

  const { sites } = data;
  const createButton = mayManage(me) && (
    <Button
      size="md"
      variant={sites.length === 0 ? 'filled' : 'default'}
      disabled={state.kind !== 'live'}
      leftSection={<IconPlus size={20} aria-hidden />}
      onClick={() => setCreating(true)}
    >
      {t('sites.create')}
    </Button>
  );

  return (
    <>
      {sites.length === 0 ? (
        <EmptyState
          heading="h1"
          icon={<IconBuildingCommunity size={44} />}
          title={t('sites.emptyTitle')}
          hint={t(mayManage(me) ? 'sites.emptyIt' : 'sites.emptyOther')}
        >
          {createButton}
        </EmptyState>
      ) : (
        <>
          <div className={`${classes.head} ${classes.glance}`}>
            <FreeHeadline sites={sites} />
            {createButton}
          </div>
          <AttentionList sites={sites} />
          <div className={classes.sites}>
            {sites.map((site) => (
              <SiteCard key={site.siteId} site={site} me={me} now={data.anchor.serverTime} />
            ))}
          </div>
        </>
      )}
      <CreateSiteDialog opened={creating} onClose={() => setCreating(false)} />
    </>
  );
}

/** The answer to the question asked most, in words, as the page's title. */
function FreeHeadline({ sites }: { sites: SiteSummary[] }) {
  const { t } = useTranslation();
  let free = 0;
  let all = 0;
  for (const site of sites) {
    free += site.counts.free;
    all += terminalsOf(site);
  }
  return (
    <div>
      <h1>{free === 0 ? t('sites.noneFree') : t('sites.free', { count: free })}</h1>
      {all > 0 && <p>{t('sites.among', { terminals: t('sites.terminals', { count: all }) })}</p>}
    </div>
  );
}
