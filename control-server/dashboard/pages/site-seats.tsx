import { CutOffCard } from '../cut-off-parts/cut-off-card.tsx';
import { HelpList } from '../parts/help-list.tsx';
import { QueueList } from '../queue-parts/queue-list.tsx';
import { TicketCounter } from '../parts/ticket-counter.tsx';
import { usePageTitle } from '../parts/page-head.ts';
import { TileGrid } from '../parts/tile-grid.tsx';
import { mayAct } from '../state/rights.ts';
import classes from './pages.module.css';
import { NoTerminal } from './no-terminal.tsx';
import { useSiteOutlet } from './site-outlet.ts';

/** "Postes": the terminals of a site and what can be done for the people at them. */
export function SiteSeats() {
  const { site, tiles, me, disabled, add } = useSiteOutlet();
  usePageTitle(site.name);
  return (
    <div className={classes.room}>
      {tiles.length === 0 ? (
        <NoTerminal me={me}>{add}</NoTerminal>
      ) : (
        <TileGrid tiles={tiles} me={me} disabled={disabled} />
      )}
      <div className={classes.side}>
        {tiles.length > 0 && <HelpList tiles={tiles} me={me} disabled={disabled} />}
        {site.queue && <QueueList site={site} me={me} disabled={disabled} />}
        {mayAct(me) && <TicketCounter siteId={site.siteId} disabled={disabled} />}
        {mayAct(me) && (
          <CutOffCard key={site.siteId} siteId={site.siteId} siteName={site.name} me={me} disabled={disabled} />
        )}
      </div>
    </div>
  );
}
