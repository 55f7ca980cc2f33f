import {
  IconClock,
  IconClockPlus,
  IconHourglassLow,
  IconLogout,
  IconPlayerPause,
  IconUsers,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { timeOfDay } from '../moments.ts';
import { Button } from '../parts/Button.tsx';
import styles from './BarSurface.module.css';
import { HelpButton } from './HelpButton.tsx';
import { useShellState } from './shell-state.ts';

/** The gauge is one hour long, so that the same length always means the same time; a longer rest fills it. */
const GAUGE_MINUTES = 60;

/** The strip above a session. Time at the start, help in the middle, the way out at the end. */
export function BarSurface() {
  const { t } = useTranslation('kiosk');
  const state = useShellState();
  if (!state?.bar) return <div className={styles.bar} />;
  const { remainingMinutes, endsAt, isShort, offeredMinutes, isAccompanied, quietMinutes, pauseMinutes } = state.bar;
  // With somebody beside, time is no matter until the closing is near.
  const isFree = isAccompanied && !isShort;
  const Icon = isShort ? IconHourglassLow : isFree ? IconUsers : IconClock;
  const part = Math.min(1, Math.max(0, remainingMinutes / GAUGE_MINUTES));
  return (
    <main className={[styles.bar, isShort && styles.short].filter(Boolean).join(' ')}>
      <div className={styles.time}>
        <Icon aria-hidden="true" />
        <p role="timer" className={styles.remaining}>
          {isFree ? t('bar.accompanied') : t('bar.remaining', { count: remainingMinutes })}
        </p>
        {!isFree && (
          <span className={styles.gauge} aria-hidden="true">
            <span className={styles.rest} style={{ inlineSize: `${part * 100}%` }} />
          </span>
        )}
        <p className={styles.endsAt}>
          {isFree && quietMinutes !== undefined
            ? t('bar.endsQuiet', { count: quietMinutes, time: timeOfDay(endsAt, state.language) })
            : t('bar.endsAt', { time: timeOfDay(endsAt, state.language) })}
        </p>
      </div>
      <div className={styles.actions}>
        {state.help && <HelpButton help={state.help} />}
        {offeredMinutes !== null && (
          <Button
            look="next"
            icon={<IconClockPlus aria-hidden="true" />}
            onClick={() => window.escale.call({ call: 'ask-more-time' })}
          >
            {t('bar.more')}
          </Button>
        )}
        {pauseMinutes !== null && (
          <Button
            icon={<IconPlayerPause aria-hidden="true" />}
            onClick={() => window.escale.call({ call: 'ask-pause' })}
          >
            {t('bar.pause')}
          </Button>
        )}
        <Button
          icon={<IconLogout aria-hidden="true" className={styles.turned} />}
          onClick={() => window.escale.call({ call: 'ask-end' })}
        >
          {t('bar.end')}
        </Button>
      </div>
    </main>
  );
}
