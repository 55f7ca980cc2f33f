import { ActionIcon, Button } from '@mantine/core';
import { IconArrowLeft, IconArrowRight, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { PlotWindow } from '../network/plot-window.ts';
import classes from './chart.module.css';
import type { WindowStore } from './window-store.ts';

type Props = {
  store: WindowStore;
  words: (window: PlotWindow) => string;
  back: () => void;
  on: () => void;
  closer: () => void;
  wider: () => void;
  whole: () => void;
};

/** What is in sight, in words, and the buttons that change it. One that can do nothing looks so and keeps the focus: it was just pressed. */
export function WindowBar({ store, words, back, on, closer, wider, whole }: Props) {
  const { t } = useTranslation();
  const isWhole = useSyncExternalStore(store.subscribe, store.wanted) === null;
  const idle = isWhole ? { 'data-disabled': true, 'aria-disabled': true } : {};
  const icon = { variant: 'default', size: 44, radius: 12 } as const;
  return (
    <div className={classes.bar} role="group" aria-label={t('network.window.bar')}>
      <ActionIcon {...icon} aria-label={t('network.window.closer')} onClick={closer}>
        <IconZoomIn size={22} aria-hidden />
      </ActionIcon>
      <ActionIcon {...icon} {...idle} aria-label={t('network.window.wider')} onClick={wider}>
        <IconZoomOut size={22} aria-hidden />
      </ActionIcon>
      {/* Time runs from left to right in every language, as the chart draws it. */}
      <span className={classes.ways}>
        <ActionIcon {...icon} {...idle} aria-label={t('network.window.back')} onClick={back}>
          <IconArrowLeft size={22} aria-hidden />
        </ActionIcon>
        <ActionIcon {...icon} {...idle} aria-label={t('network.window.on')} onClick={on}>
          <IconArrowRight size={22} aria-hidden />
        </ActionIcon>
      </span>
      <Button variant="default" size="md" {...idle} onClick={whole}>
        {t('network.window.whole')}
      </Button>
      <span className={classes.seen} data-testid="seen">
        {words(store.seen())}
      </span>
    </div>
  );
}
