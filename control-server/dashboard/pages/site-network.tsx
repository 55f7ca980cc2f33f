import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IncidentList } from '../incident-parts/incident-list.tsx';
import { WorksCard } from '../incident-parts/works-card.tsx';
import { usePageTitle } from '../parts/page-head.ts';
import { HistoryPanel, type View } from '../network-parts/history-panel.tsx';
import { LineCard } from '../network-parts/line-card.tsx';
import cards from '../network-parts/line-card.module.css';
import { linesOf } from '../network-parts/line-words.ts';
import { TerminalsTable } from '../network-parts/terminals-table.tsx';
import { useHistories } from '../state/history.ts';
import { useIncidents } from '../state/incidents.ts';
import { NoTerminal } from './no-terminal.tsx';
import classes from './pages.module.css';
import { useSiteOutlet } from './site-outlet.ts';

/** "Réseau": how the fibre and the wifi of a site are, and were. */
export function SiteNetwork() {
  const { t } = useTranslation();
  const { site, tiles, me, now, add } = useSiteOutlet();
  usePageTitle(t('network.page', { site: site.name }));
  const [wanted, setView] = useState<View>({ line: 'fibre', span: 'day', terminalId: null });
  // A terminal that was taken out cannot be compared any more.
  const isThere = tiles.some(({ terminalId }) => terminalId === wanted.terminalId);
  const view = isThere ? wanted : { ...wanted, terminalId: null };
  const histories = useHistories(site.siteId, view.span, view.terminalId);
  const { state: troubles, take, note, saveWorks, removeWorks } = useIncidents(site);
  const incidents = troubles.kind === 'read' ? troubles.incidents : null;
  const marks = useMemo(
    () => incidents?.map(({ beganAt, endedAt }) => ({ from: beganAt, to: endedAt })) ?? [],
    [incidents],
  );
  const wired = tiles.filter(({ state, measure }) => state.kind !== 'silent' && measure?.medium === 'cable').length;
  const [fibre, wifi] = linesOf(site);
  if (tiles.length === 0) return <NoTerminal me={me}>{add}</NoTerminal>;
  return (
    <div className={classes.stack}>
      <div className={cards.cards}>
        <LineCard line={fibre} asOf={now} day={histories.day} wired={wired} />
        <LineCard line={wifi} asOf={now} day={histories.day} wired={wired} />
      </div>
      <IncidentList state={troubles} onTake={take} onNote={note} />
      <HistoryPanel
        view={view}
        onView={setView}
        histories={histories}
        tiles={tiles}
        siteName={site.name}
        marks={marks}
        isWifiAbsent={wifi.name === 'wifi' && wifi.isAbsent}
      />
      <TerminalsTable tiles={tiles} />
      {troubles.kind === 'read' && <WorksCard works={troubles.works} onSave={saveWorks} onRemove={removeWorks} />}
    </div>
  );
}
