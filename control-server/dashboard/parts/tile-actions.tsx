import { Button } from '@mantine/core';
import { IconClockPlus, IconMessageCircle, IconPlayerStop, IconSparkles } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EXTENSION_MINUTES } from '#protocol/limits.ts';
import type { Tile } from '#protocol/staff-messages.ts';
import classes from './tile.module.css';

export type TileVerb = 'extend' | 'message' | 'end' | 'wipe-again' | 'revoke';

type Props = { tile: Tile; busy: boolean; disabled: boolean; onAct: (verb: TileVerb) => void };

/** The buttons that fit the state, one press each. Busy, they stay focusable but do nothing twice. */
export function TileActions({ tile, busy, disabled, onAct }: Props) {
  const { t } = useTranslation();
  const { name, state } = tile;
  if (state.kind === 'out-of-service') {
    return (
      <div className={classes.actions}>
        <Button
          variant="light"
          disabled={disabled}
          loading={busy}
          leftSection={<IconSparkles size={20} aria-hidden />}
          onClick={() => onAct('wipe-again')}
        >
          {t('tile.wipeAgain')}
        </Button>
      </div>
    );
  }
  if (state.kind !== 'occupied') return null;
  const off = disabled || busy;
  return (
    <div className={classes.actions}>
      <Button
        variant="light"
        disabled={off}
        aria-label={t('tile.extendLabel', { name, minutes: EXTENSION_MINUTES })}
        leftSection={<IconClockPlus size={20} aria-hidden />}
        onClick={() => onAct('extend')}
      >
        {t('tile.extend', { minutes: EXTENSION_MINUTES })}
      </Button>
      <Button
        variant="default"
        disabled={off}
        aria-label={t('tile.messageLabel', { name })}
        leftSection={<IconMessageCircle size={20} aria-hidden />}
        onClick={() => onAct('message')}
      >
        {t('tile.message')}
      </Button>
      <Button
        variant="default"
        disabled={off}
        aria-label={t('tile.endLabel', { name })}
        leftSection={<IconPlayerStop size={20} aria-hidden />}
        onClick={() => onAct('end')}
      >
        {t('tile.end')}
      </Button>
    </div>
  );
}
