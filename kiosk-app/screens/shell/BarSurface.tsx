import { IconClock, IconHourglassLow, IconLogout } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { timeOfDay } from '../moments.ts';
import { Button } from '../parts/Button.tsx';
import styles from './BarSurface.module.css';
import { useShellState } from './shell-state.ts';

/** The gauge is one hour long, so that the same length always means the same time; a longer rest fills it. */
const GAUGE_MINUTES = 60;

/** The strip above a session. Time at the start, help in the middle (its place is kept), the way out at the end. */
export function BarSurface() {
  const { t } = useTranslation('kiosk');
  const state = useShellState();
  if (!state?.bar) return <div className={styles.bar} />;
  const { remainingMinutes, endsAt, isShort } = state.bar;
  const part = Math.min(1, Math.max(0, remainingMinutes / GAUGE_MINUTES));
  return (
    <main className={[styles.bar, isShort && styles.short].filter(Boolean).join(' ')}>
      <div className={styles.time}>
        {isShort ? <IconHourglassLow aria-hidden="true" /> : <IconClock aria-hidden="true" />}
        <p role="timer" className={styles.remaining}>
          {t('bar.remaining', { count: remainingMinutes })}
        </p>
        <span className={styles.gauge} aria-hidden="true">
          <span className={styles.rest} style={{ inlineSize: `${part * 100}%` }} />
        </span>
        <p className={styles.endsAt}>{t('bar.endsAt', { time: timeOfDay(endsAt, state.language) })}</p>
      </div>
      <Button
        icon={<IconLogout aria-hidden="true" className={styles.turned} />}
        onClick={() => window.escale.call({ call: 'ask-end' })}
      >
        {t('bar.end')}
      </Button>
    </main>
  );
}
