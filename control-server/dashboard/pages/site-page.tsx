import { Button } from '@mantine/core';
import { IconArrowLeft, IconBuildingCommunity, IconDeviceDesktop, IconPlus } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Me, SiteSummary } from '#protocol/staff-messages.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { EnrolDialog } from '../parts/enrol-dialog.tsx';
import { LineSentence } from '../parts/line-sentence.tsx';
import { LoadingTiles } from '../parts/loading-tiles.tsx';
import { usePageTitle } from '../parts/page-head.ts';
import { StateCounts } from '../parts/state-counts.tsx';
import { TicketCounter } from '../parts/ticket-counter.tsx';
import { TileGrid } from '../parts/tile-grid.tsx';
import { dataOf, useLiveState, useWatch } from '../state/link-context.tsx';
import { mayAct, mayManage } from '../state/rights.ts';
import classes from './pages.module.css';

/** One site: its terminals and what can be done for the people at them. */
export function SitePage({ me }: { me: Me }) {
  const { t } = useTranslation();
  const { siteId = '' } = useParams();
  useWatch(siteId);
  const [enrolling, setEnrolling] = useState(false);
  const state = useLiveState();
  const data = state.scope.kind === 'site' && state.scope.siteId === siteId ? dataOf(state) : null;
  const site = data?.sites.find((one) => one.siteId === siteId);
  usePageTitle(site?.name ?? t('sites.page'));

  if (state.kind === 'refused' || (data && !site)) {
    return (
      <EmptyState
        heading="h1"
        icon={<IconBuildingCommunity size={44} />}
        title={t('site.notFound')}
        hint={t('app.notFoundHint')}
      >
        <Button component={Link} to="/" size="md">
          {t('app.home')}
        </Button>
      </EmptyState>
    );
  }
  if (!data || !site) return <LoadingTiles label={t('site.loading')} />;
  const disabled = state.kind !== 'live';
  const empty = data.tiles.length === 0;
  const add = mayManage(me) && (
    <Button
      variant={empty ? 'filled' : 'default'}
      size="md"
      disabled={disabled}
      leftSection={<IconPlus size={20} aria-hidden />}
      onClick={() => setEnrolling(true)}
    >
      {t('enrol.add')}
    </Button>
  );
  return (
    <>
      <Link to="/" className={classes.back}>
        <IconArrowLeft size={20} aria-hidden className="flip" />
        {t('site.back')}
      </Link>
      <SiteHead site={site} empty={empty}>
        {!empty && add}
      </SiteHead>
      <div className={mayAct(me) ? classes.room : undefined}>
        {empty ? (
          <EmptyState
            icon={<IconDeviceDesktop size={44} />}
            title={t('site.emptyTitle')}
            hint={t(mayManage(me) ? 'site.emptyIt' : 'site.emptyOther')}
          >
            {add}
          </EmptyState>
        ) : (
          <TileGrid tiles={data.tiles} me={me} disabled={disabled} />
        )}
        {mayAct(me) && (
          <div className={classes.side}>
            <TicketCounter siteId={siteId} disabled={disabled} />
          </div>
        )}
      </div>
      {/* Outside of what the tiles decide: the code stays on screen when the first terminal appears behind it. */}
      <EnrolDialog siteId={siteId} siteName={site.name} opened={enrolling} onClose={() => setEnrolling(false)} />
    </>
  );
}

type HeadProps = { site: SiteSummary; empty: boolean; children: ReactNode };

/** Name, counts and line of the site; beside them, what IT may add. */
function SiteHead({ site, empty, children }: HeadProps) {
  return (
    <div className={classes.head}>
      <div className={classes.summary}>
        <h1>{site.name}</h1>
        {!empty && <StateCounts counts={site.counts} />}
        {!empty && <LineSentence line={site.line} />}
      </div>
      {children}
    </div>
  );
}
