import { useTranslation } from 'react-i18next';
import type { MonthReport } from '#protocol/incidents.ts';
import { useMonthWords } from './month-words.ts';

/** The month in one sentence, in minutes: "La ligne a été coupée 1 h 12 en tout (2 pannes)." */
export function useMonthSentence(): (report: MonthReport, counted: number) => string {
  const { t } = useTranslation();
  const words = useMonthWords();
  return ({ watchedMinutes, downMinutes }, counted) => {
    if (watchedMinutes === 0) return t('month.nothing');
    const watched = words.minutes(watchedMinutes);
    if (counted === 0) return t('month.neverDown', { watched });
    const duration = downMinutes === 0 ? t('network.underAMinute') : words.minutes(downMinutes);
    return t('month.wasDown', { count: counted, duration, watched });
  };
}
