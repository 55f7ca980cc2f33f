import { IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { SiteSummary } from '#protocol/staff-messages.ts';
import { LineSentence } from './line-sentence.tsx';
import { SeatRow } from './seat-row.tsx';
import classes from './site-card.module.css';
import { StateCounts } from './state-counts.tsx';

/** One site at a glance; the whole card leads to its terminals. */
export function SiteCard({ site }: { site: SiteSummary }) {
  const { t } = useTranslation();
  const total = Object.values(site.counts).reduce((sum, count) => sum + count, 0);
  return (
    <article className={classes.card}>
      <h2>
        <Link to={`/espaces/${site.siteId}`}>{site.name}</Link>
        <IconChevronRight size={22} aria-hidden className="flip" />
      </h2>
      {total === 0 ? (
        <p className={classes.nobody}>{t('sites.noTerminal')}</p>
      ) : (
        <>
          <SeatRow counts={site.counts} />
          <StateCounts counts={site.counts} />
        </>
      )}
      <LineSentence line={site.line} />
    </article>
  );
}
