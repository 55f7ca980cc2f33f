import { Popover, UnstyledButton } from '@mantine/core';
import { IconDatabaseExclamation, IconDatabaseX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Tile } from '#protocol/staff-messages.ts';
import { memoryTrouble } from '../orders/memory-words.ts';
import badge from './confinement-badge.module.css';
import classes from './memory-badge.module.css';
import { toneStyle } from './tone-style.ts';

/** A terminal's memory that fills up or keeps nothing, said before and when it stops residents; it opens on what to do. Nothing while all is well. */
export function MemoryBadge({ memory }: { memory: Tile['memory'] }) {
  const { t } = useTranslation();
  const trouble = memoryTrouble(memory);
  if (!trouble) return null;
  const [Icon, tone] =
    trouble === 'filling' ? ([IconDatabaseExclamation, 'short'] as const) : ([IconDatabaseX, 'broken'] as const);
  return (
    <Popover position="top-start" width={320} withinPortal trapFocus returnFocus shadow="md">
      <Popover.Target>
        <UnstyledButton className={classes.badge} data-trouble={trouble} style={toneStyle(tone)}>
          <Icon size={20} aria-hidden />
          <span>{t(`memory.${trouble}`)}</span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={badge.list}>
          <strong>{t(`memory.advice.${trouble}`)}</strong>
          <p>{t('memory.explain')}</p>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
