import { IconActivityHeartbeat, IconDevicesPc } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import classes from './site-tabs.module.css';

/** The two views of a site. They are addresses, so links: one can be kept, sent, and gone back from. */
export function SiteTabs({ siteId }: { siteId: string }) {
  const { t } = useTranslation();
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
    </nav>
  );
}
