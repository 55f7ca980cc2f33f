import { IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Me, SiteSummary } from '#protocol/staff-messages.ts';
import { mayManage } from '../state/rights.ts';
import { DiagnosisLine } from '../network-parts/diagnosis-line.tsx';
import { LineRow } from '../network-parts/line-row.tsx';
import { linesOf } from '../network-parts/line-words.ts';
import { QueueCount } from '../queue-parts/queue-count.tsx';
import { SeatRow } from './seat-row.tsx';
import classes from './site-card.module.css';
import { SiteCounts } from './site-counts.tsx';
import { terminalsOf } from './terminals-of.ts';

type Props = {
  site: SiteSummary;
  me: Me;
  /** the server's clock when it last said anything, ms since 1970 */
  now: number;
};

/** One site at a glance, each thing in its own place whatever its state; the whole card leads to its terminals. */
export function SiteCard({ site, me, now }: Props) {
  const { t } = useTranslation();
  return (
    <article className={classes.card} data-testid={`site-${site.name}`}>
      <div className={classes.top}>
        <h2>
          <Link to={`/espaces/${site.siteId}`}>{site.name}</Link>
          <IconChevronRight size={22} aria-hidden className="flip" />
        </h2>
        <SeatRow counts={site.counts} />
      </div>
      {terminalsOf(site) === 0 ? (
        <p className={classes.nobody}>{t(mayManage(me) ? 'sites.noTerminalIt' : 'sites.noTerminal')}</p>
      ) : (
        <>
          <SiteCounts counts={site.counts} />
          <QueueCount queue={site.queue} />
          <div className={classes.lines}>
            {linesOf(site).map((line) => (
              <LineRow key={line.name} line={line} asOf={now} />
            ))}
          </div>
          {/* Last: what it says is one line or four, and nothing above it moves. */}
          <DiagnosisLine site={site} now={now} />
        </>
      )}
    </article>
  );
}
