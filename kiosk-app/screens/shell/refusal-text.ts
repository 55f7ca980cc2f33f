import type { TFunction } from 'i18next';
import type { Refusal } from '#protocol/result.ts';
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
  // The server says an hour of the site's day; a terminal that decided by its book knows the moment.
  const time =
    detail.at === undefined ? hourOfDay(Number(detail.minute), language) : timeOfDay(Number(detail.at), language);
  const seconds = Number(detail.seconds);
  if (refusal.code === 'code-wait' && seconds > LONG_SECONDS) {
    return t('refusal.code-wait-long', { minutes: Math.ceil(seconds / 60) });
  }
  if (refusal.code === 'site-closed' && detail.minute !== undefined) {
    if (detail.days === 0) return t('refusal.site-closed-today', { time });
    if (detail.days === 1) return t('refusal.site-closed-tomorrow', { time });
    return t('refusal.site-closed-later', { time, day: openingDay(detail, language) });
  }
  return t([`refusal.${refusal.code}`, 'refusal.internal'], { ...detail, time });
}
