import { useTranslation } from 'react-i18next';
import { clockWords, dayWords, isMidnight, sameDay } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';

/**
 * "Valable le lundi 23 novembre" for a ticket that lasts until midnight, the ordinary case; "jusqu'à 18 h" when it ends the same day, with
 * the day named otherwise. Takes the moment the ticket expires, ms since 1970.
 */
export function useValidity(): (expiresAt: number) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  return (expiresAt) => {
    if (isMidnight(expiresAt)) return t('tickets.validDay', { day: dayWords(expiresAt - 1, language) });
    const time = clockWords(expiresAt, language);
    return sameDay(expiresAt, Date.now())
      ? t('tickets.validUntil', { time })
      : t('tickets.validUntilDay', { day: dayWords(expiresAt, language), time });
  };
}
