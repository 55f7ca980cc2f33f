import { useTranslation } from 'react-i18next';
import type { MonthReport } from '#protocol/incidents.ts';
import { useLanguage } from '../i18n.ts';
import { dateWords } from '../format/hours-words.ts';
import { useMonthWords } from './month-words.ts';
import classes from './month.module.css';

type DayState = 'up' | 'down' | 'none';
const order: readonly DayState[] = ['up', 'down', 'none'];

/** A minute of cut of a whole day must be seen. */
const LEAST_SHARE = 0.12;

/** The days of the month side by side, first to last, each with the share of it that was cut. */
export function DayStrip({ days }: { days: MonthReport['days'] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useMonthWords();
  const bad = days.filter(({ downMinutes }) => downMinutes > 0);
  const told = bad.map(({ date, downMinutes }) =>
    t('month.dayDown', { date: dateWords(date, language, false), duration: words.minutes(downMinutes) }),
  );
  const label = told.length === 0 ? t('month.noDayDown') : told.join(t('network.separator'));
  const states = new Set(days.map(({ watchedMinutes, downMinutes }) => stateOf(watchedMinutes, downMinutes)));
  return (
    <>
      <div className={classes.days} role="img" aria-label={t('month.days', { summary: label })} data-testid="days">
        {days.map(({ date, watchedMinutes, downMinutes }) => (
          <span key={date} className={classes.day}>
            <span className={classes.dayBar} data-day={stateOf(watchedMinutes, downMinutes)}>
              {downMinutes > 0 && (
                <span style={{ blockSize: `${100 * Math.max(LEAST_SHARE, downMinutes / watchedMinutes)}%` }} />
              )}
            </span>
            <span className={classes.dayNumber}>{Number(date.slice(8))}</span>
          </span>
        ))}
      </div>
      <ul className={classes.legend}>
        {order
          .filter((state) => states.has(state))
          .map((state) => (
            <li key={state}>
              <span className={classes.sign} data-day={state} aria-hidden />
              {t(`month.legend.${state}`)}
            </li>
          ))}
      </ul>
    </>
  );
}

function stateOf(watchedMinutes: number, downMinutes: number): DayState {
  if (downMinutes > 0) return 'down';
  return watchedMinutes > 0 ? 'up' : 'none';
}
