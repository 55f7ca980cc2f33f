import { Popover, UnstyledButton } from '@mantine/core';
import { IconShieldCheck, IconShieldHalf, IconShieldOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Confinement } from '#protocol/journal-events.ts';
import classes from './confinement-badge.module.css';
import { toneStyle } from './tone-style.ts';

/** How well a terminal keeps a session to itself, said honestly: a small badge that opens on the list of weaknesses; an icon alone when there is none. */
export function ConfinementBadge({ confinement }: { confinement: Confinement }) {
  const { t } = useTranslation();
  const unsafe = confinement.weaknesses.includes('no-chromium-sandbox');
  const weak = confinement.weaknesses.length > 0 || confinement.form === 'plain';
  const [Icon, tone, word] = unsafe
    ? ([IconShieldOff, 'broken', t('confinement.unsafe')] as const)
    : weak
      ? ([IconShieldHalf, 'short', t('confinement.weak')] as const)
      : ([IconShieldCheck, 'out', t('confinement.strong')] as const);
  return (
    <Popover position="top-start" width={300} withinPortal trapFocus returnFocus shadow="md">
      <Popover.Target>
        <UnstyledButton className={classes.badge} style={toneStyle(tone)} aria-label={word}>
          <Icon size={18} aria-hidden />
          {weak && word}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={classes.list}>
          <strong>{t(weak ? 'confinement.explain' : 'confinement.explainStrong')}</strong>
          {confinement.weaknesses.length > 0 && (
            <ul>
              {confinement.weaknesses.map((weakness) => (
                <li key={weakness}>{t(`confinement.weakness.${weakness}`)}</li>
              ))}
            </ul>
          )}
          <p>{t(`confinement.form.${confinement.form}`)}</p>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
