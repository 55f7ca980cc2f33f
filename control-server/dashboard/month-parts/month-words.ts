import { useTranslation } from 'react-i18next';
import { durationWords } from '../format/clock-words.ts';
import { availabilityWords, mbpsWords, percentWords } from '../format/figure-words.ts';
import { dateAndClockWords, monthWords } from '../format/moment-words.ts';
import { useLanguage } from '../i18n.ts';
import { middleOf } from '../month/month-calendar.ts';

/** What a month is told in: figures with their units, "–" where there is none. */
export type MonthWords = {
  month: (month: string) => string;
  /** "24 nov., 10 h 12", by the clock of the site */
  moment: (at: number) => string;
  hours: (hours: number | null) => string;
  /** never "0 min" of what did happen */
  minutes: (minutes: number) => string;
  availability: (percent: number | null) => string;
  mbps: (mbps: number | null) => string;
  percent: (percent: number | null) => string;
};

const NONE = '–';

export function useMonthWords(timeZone?: string): MonthWords {
  const { t } = useTranslation();
  const language = useLanguage();
  const minutes = (value: number) =>
    value > 0 && value < 1 ? t('network.underAMinute') : durationWords(Math.round(value), language);
  return {
    month: (month) => monthWords(middleOf(month), language, 'long'),
    moment: (at) => dateAndClockWords(at, language, timeZone),
    hours: (hours) => (hours === null ? NONE : minutes(hours * 60)),
    minutes,
    availability: (percent) => (percent === null ? NONE : availabilityWords(percent, language)),
    mbps: (mbps) => (mbps === null ? NONE : mbpsWords(mbps, language)),
    percent: (percent) => (percent === null ? NONE : percentWords(percent, language)),
  };
}
