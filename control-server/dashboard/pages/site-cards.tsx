import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from '../cards-parts/cards.module.css';
import { FindCard } from '../cards-parts/find-card.tsx';
import { type Made, MadeCardDialog } from '../cards-parts/made-card-dialog.tsx';
import { MakeCard } from '../cards-parts/make-card.tsx';
import { usePageTitle } from '../parts/page-head.ts';
import { mayAct } from '../state/rights.ts';
import { NotFoundPage } from './not-found-page.tsx';
import { useSiteOutlet } from './site-outlet.ts';

/** "Cartes": makes one, or finds the one that somebody holds. Where the site takes none any more, cards can still be found and closed here. */
export function SiteCards() {
  const { t } = useTranslation();
  const { site, me, now, disabled } = useSiteOutlet();
  usePageTitle(t('cards.page', { site: site.name }));
  const [made, setMade] = useState<Made | null>(null);
  if (!mayAct(me)) return <NotFoundPage />;
  const { siteId } = site;
  return (
    <div className={classes.page}>
      {site.takesCards ? (
        <MakeCard
          siteId={siteId}
          disabled={disabled}
          onMade={(card, isNamed) => setMade({ card, isNamed, isNewPin: false })}
        />
      ) : (
        <p className={classes.make}>{t('cards.off')}</p>
      )}
      <FindCard
        siteId={siteId}
        now={now}
        disabled={disabled}
        onNewPin={(card, isNamed) => setMade({ card, isNamed, isNewPin: true })}
      />
      <MadeCardDialog made={made} onClose={() => setMade(null)} />
    </div>
  );
}
