import type { TFunction } from 'i18next';
import type { Refusal } from '#protocol/result.ts';
import type { EndsFor } from '#protocol/session-ends.ts';
import { minuteWords, openingDay } from '../format/hours-words.ts';
import { currentLanguage } from '../i18n.ts';

/** Stand for what a server left out of the detail, so that no sentence shows a hole. */
const nothingSaid = {
  incidentId: '–',
  siteName: '–',
  seconds: '60',
  time: '–',
  from: '–',
  title: '–',
  count: '–',
  helper: '–',
};

/** The sentence of a refusal, for its reader: `refusal.<code>` with its detail ({{siteName}}, {{seconds}}, {{incidentId}}, {{time}}, {{count}}). */
export function refusalSentence(t: TFunction, { code, detail = {} }: Refusal, language = currentLanguage()): string {
  const { minute } = detail;
  const time = minute === undefined ? nothingSaid.time : minuteWords(Number(minute), language);
  if (code === 'site-closed' && minute !== undefined) {
    if (detail.days === 0) return t('refusal.site-closed-today', { time });
    if (detail.days === 1) return t('refusal.site-closed-tomorrow', { time });
    return t('refusal.site-closed-later', { time, day: openingDay(detail, language) });
  }
  if (code === 'extension-past-closing' && detail.endsFor !== undefined) {
    return t(`refusal.extension-past-${detail.endsFor as EndsFor}`, { ...nothingSaid, ...detail, time });
  }
  const from = detail.fromMinute === undefined ? nothingSaid.from : minuteWords(Number(detail.fromMinute), language);
  // The number is no plural's: its sentence is the same for all.
  return t(`refusal.${code}`, {
    ...nothingSaid,
    time,
    from,
    ...detail,
    count: String(detail.count ?? nothingSaid.count),
  });
}
