import { IconUsersGroup } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SiteSummary } from '#protocol/staff-messages.ts';
import classes from './queue.module.css';

/** How many wait at a site; nothing where nobody does. */
export function QueueCount({ queue }: { queue: SiteSummary['queue'] }) {
  const { t } = useTranslation();
  const waiting = queue?.filter(({ called }) => called === null).length ?? 0;
  if (waiting === 0) return null;
  return (
    <p className={classes.count}>
      <IconUsersGroup size={20} aria-hidden />
      {t('queue.waiting', { count: waiting })}
    </p>
  );
}
