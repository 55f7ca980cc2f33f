import { IconLifebuoy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { HelpCall } from '#protocol/help.ts';
import classes from './help-list.module.css';

/** On the tile of a terminal whose resident asks for help. */
export function HelpBadge({ call }: { call: HelpCall | undefined }) {
  const { t } = useTranslation();
  if (!call) return null;
  return (
    <p className={classes.badge}>
      <IconLifebuoy size={20} aria-hidden />
      {call.helper === null ? t('help.onTile') : t('help.onTileComing', { helper: call.helper })}
    </p>
  );
}
