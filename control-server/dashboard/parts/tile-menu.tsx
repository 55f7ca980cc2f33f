import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconSparkles, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Me, Tile } from '#protocol/staff-messages.ts';
import { mayManage } from '../state/rights.ts';
import type { TileVerb } from './tile-actions.tsx';

type Props = { tile: Tile; me: Me; disabled: boolean; onAct: (verb: TileVerb) => void };

/** What is done rarely: wiping a free terminal once more; for IT, the version and taking a terminal out for good. */
export function TileMenu({ tile, me, disabled, onAct }: Props) {
  const { t } = useTranslation();
  const mayWipe = tile.state.kind === 'free';
  if (!mayWipe && !mayManage(me)) return null;
  return (
    <Menu position="bottom-end" width={240} withinPortal disabled={disabled}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={44}
          disabled={disabled}
          aria-label={t('tile.more', { name: tile.name })}
        >
          <IconDots size={22} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {tile.appVersion !== null && <Menu.Label>{t('tile.version', { version: tile.appVersion })}</Menu.Label>}
        {mayWipe && (
          <Menu.Item leftSection={<IconSparkles size={20} aria-hidden />} onClick={() => onAct('wipe-again')}>
            {t('tile.wipeAgain')}
          </Menu.Item>
        )}
        {mayManage(me) && (
          <Menu.Item
            color="var(--broken)"
            leftSection={<IconTrash size={20} aria-hidden />}
            onClick={() => onAct('revoke')}
          >
            {t('tile.revoke')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
