import type { TFunction } from 'i18next';
import type { Refusal } from '#protocol/result.ts';
import type { EndsFor } from '#protocol/session-ends.ts';
import type { Language } from '../../core/screen-contract.ts';
import { hourOfDay, openingDay, timeOfDay } from '../moments.ts';

/** More seconds than anybody counts are told in minutes. */
const LONG_SECONDS = 90;

/**
 * The sentence of a refusal in the language of the screen. A code that only staff should meet says that something does not work: a resident
 * can do nothing about it.
 */
export function refusalText(t: TFunction<'kiosk'>, refusal: Refusal, language: Language = 'fr'): string {
  if (refusal.code === 'ticket-other-site' && refusal.detail?.siteName) {
    return t('refusal.ticket-other-site-named', refusal.detail);
  }
  const { detail = {} } = refusal;
  const time = hourOf(detail.minute, detail.at, language);
  const seconds = Number(detail.seconds);
  if (refusal.code === 'code-wait' && seconds > LONG_SECONDS) {
    return t('refusal.code-wait-long', { minutes: Math.ceil(seconds / 60) });
  }
  if (refusal.code === 'site-closed' && detail.minute !== undefined) {
    if (detail.days === 0) return t('refusal.site-closed-today', { time });
    if (detail.days === 1) return t('refusal.site-closed-tomorrow', { time });
    return t('refusal.site-closed-later', { time, day: openingDay(detail, language) });
  }
  if (refusal.code === 'extension-past-closing' && detail.endsFor !== undefined) {
    return t(`refusal.extension-past-${detail.endsFor as EndsFor}`, { ...detail, time });
  }
  const from = hourOf(detail.fromMinute, detail.fromAt, language);
  return t([`refusal.${refusal.code}`, 'refusal.internal'], { ...detail, from, time });
}

/** An hour that the server gives as a minute of the site's day, or the terminal's own book as a moment. */
function hourOf(minute: string | number | undefined, at: string | number | undefined, language: Language): string {
  if (minute === undefined && at !== undefined) return timeOfDay(Number(at), language);
  return hourOfDay(Number(minute), language);
}
