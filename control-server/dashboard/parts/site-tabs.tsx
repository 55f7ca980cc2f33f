import { IconActivityHeartbeat, IconClockHour4, IconDevicesPc, IconId, IconSchool } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import type { Me, SiteSummary } from '#protocol/staff-messages.ts';
import { mayAct } from '../state/rights.ts';
import classes from './site-tabs.module.css';

/** The views of a site. They are addresses, so links: one can be kept, sent, and gone back from. */
export function SiteTabs({ site, me }: { site: SiteSummary; me: Me }) {
  const { t } = useTranslation();
  const { siteId } = site;
  return (
    <nav className={classes.tabs} aria-label={t('site.views')}>
      <NavLink to={`/espaces/${siteId}`} end className={classes.tab}>
        <IconDevicesPc size={20} aria-hidden />
        {t('site.seats')}
      </NavLink>
      <NavLink to={`/espaces/${siteId}/reseau`} className={classes.tab}>
        <IconActivityHeartbeat size={20} aria-hidden />
        {t('site.network')}
      </NavLink>
      <NavLink to={`/espaces/${siteId}/ateliers`} className={classes.tab}>
        <IconSchool size={20} aria-hidden />
        {t('site.workshops')}
      </NavLink>
      {site.takesCards && mayAct(me) && (
        <NavLink to={`/espaces/${siteId}/cartes`} className={classes.tab}>
          <IconId size={20} aria-hidden />
          {t('site.cards')}
        </NavLink>
      )}
      {mayAct(me) && (
        <NavLink to={`/espaces/${siteId}/regles`} className={classes.tab}>
          <IconClockHour4 size={20} aria-hidden />
          {t('site.rules')}
        </NavLink>
      )}
    </nav>
  );
}
