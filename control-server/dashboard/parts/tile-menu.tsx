import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconEye, IconInfoCircle, IconSparkles, IconTrash, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Me, Tile } from '#protocol/staff-messages.ts';
import type { OrderVerb } from '../orders/order-view.ts';
import { sessionOf } from '../orders/tile-facts.ts';
import { mayAct, mayManage } from '../state/rights.ts';
import type { TileVerb } from './tile-actions.tsx';

type Props = {
  tile: Tile;
  me: Me;
  isAsked: (verb: OrderVerb) => boolean;
  disabled: boolean;
  onAct: (verb: TileVerb) => void;
};

/** What is looked at or done rarely: the details; wiping a free terminal once more; for IT, taking a terminal out for good. */
export function TileMenu({ tile, me, isAsked, disabled, onAct }: Props) {
  const { t } = useTranslation();
  const isWipeAsked = isAsked('wipe-again');
  return (
    <Menu position="bottom-end" width={260} withinPortal disabled={disabled}>
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
        <Menu.Item leftSection={<IconInfoCircle size={20} aria-hidden />} onClick={() => onAct('details')}>
          {t('tile.details')}
        </Menu.Item>
        {mayAct(me) && sessionOf(tile.state) && (
          <Menu.Item
            leftSection={<IconUsers size={20} aria-hidden />}
            disabled={isAsked('accompany')}
            onClick={() => onAct('accompany')}
          >
            {t(tile.accompaniedFor ? 'tile.accompanyAgain' : 'tile.accompany')}
          </Menu.Item>
        )}
        {mayAct(me) && tile.pausedUntil !== undefined && (
          <Menu.Item
            leftSection={<IconEye size={20} aria-hidden />}
            disabled={isAsked('uncover')}
            onClick={() => onAct('uncover')}
          >
            {t(isAsked('uncover') ? 'order.asked.uncover' : 'tile.uncover')}
          </Menu.Item>
        )}
        {mayAct(me) && tile.state.kind === 'free' && (
          <Menu.Item
            leftSection={<IconSparkles size={20} aria-hidden />}
            disabled={isWipeAsked}
            onClick={() => onAct('wipe-again')}
          >
            {t(isWipeAsked ? 'order.asked.wipe-again' : 'tile.wipeAgain')}
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
