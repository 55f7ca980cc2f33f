import { Button } from '@mantine/core';
import { IconArrowLeft, IconBuildingCommunity, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Outlet, useParams } from 'react-router';
import type { Me, SiteSummary, Tile } from '#protocol/staff-messages.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { EnrolDialog } from '../parts/enrol-dialog.tsx';
import { LoadingTiles } from '../parts/loading-tiles.tsx';
import { DiagnosisLine } from '../network-parts/diagnosis-line.tsx';
import { LineRow } from '../network-parts/line-row.tsx';
import rows from '../network-parts/line-row.module.css';
import { linesOf } from '../network-parts/line-words.ts';
import { usePageTitle } from '../parts/page-head.ts';
import { SiteTabs } from '../parts/site-tabs.tsx';
import { StateCounts } from '../parts/state-counts.tsx';
import { dataOf, useLiveState, useWatch } from '../state/link-context.tsx';
import { mayManage } from '../state/rights.ts';
import classes from './pages.module.css';
import type { SiteOutlet } from './site-outlet.ts';

/** One site: its head, and under it its terminals or its network, each with an address of its own. */
export function SitePage({ me }: { me: Me }) {
  const { t } = useTranslation();
  const { siteId = '' } = useParams();
  useWatch(siteId);
  const [enrolling, setEnrolling] = useState(false);
  const state = useLiveState();
  const data = state.scope.kind === 'site' && state.scope.siteId === siteId ? dataOf(state) : null;
  const site = data?.sites.find((one) => one.siteId === siteId);

  if (state.kind === 'refused' || (data && !site)) return <NoSuchSite />;
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
  const outlet: SiteOutlet = { site, tiles: data.tiles, me, now: data.anchor.serverTime, disabled, add };
  return (
    <>
      <Link to="/" className={classes.back}>
        <IconArrowLeft size={20} aria-hidden className="flip" />
        {t('site.back')}
      </Link>
      <div className={classes.head}>
        <div className={classes.summary}>
          <h1>{site.name}</h1>
          {!empty && <SiteNow site={site} tiles={data.tiles} now={outlet.now} />}
        </div>
        {!empty && add}
      </div>
      <SiteTabs site={site} me={me} />
      <Outlet context={outlet} />
      {/* Outside of what the tiles decide: the code stays on screen when the first terminal appears behind it. */}
      <EnrolDialog siteId={siteId} siteName={site.name} opened={enrolling} onClose={() => setEnrolling(false)} />
    </>
  );
}

/** Counts of the terminals, the word of both lines, and what is broken. */
function SiteNow({ site, tiles, now }: { site: SiteSummary; tiles: readonly Tile[]; now: number }) {
  const terminalName = (terminalId: string) => tiles.find((tile) => tile.terminalId === terminalId)?.name ?? null;
  return (
    <>
      <StateCounts counts={site.counts} />
      <div className={rows.pair}>
        {linesOf(site).map((line) => (
          <LineRow key={line.name} line={line} asOf={now} />
        ))}
      </div>
      <DiagnosisLine site={site} now={now} terminalName={terminalName} />
    </>
  );
}

function NoSuchSite() {
  const { t } = useTranslation();
  usePageTitle(t('site.notFound'));
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
