import type { TFunction } from 'i18next';
import type { Refusal } from '#protocol/result.ts';
import type { Language } from '../../core/screen-contract.ts';
import { hourOfDay, openingDay } from '../moments.ts';

/**
 * The sentence of a refusal in the language of the screen. A code that only staff should meet says that something does not work: a resident
 * can do nothing about it.
 */
export function refusalText(t: TFunction<'kiosk'>, refusal: Refusal, language: Language = 'fr'): string {
  if (refusal.code === 'ticket-other-site' && refusal.detail?.siteName) {
    return t('refusal.ticket-other-site-named', refusal.detail);
  }
  const { detail = {} } = refusal;
  const time = hourOfDay(Number(detail.minute), language);
  if (refusal.code === 'site-closed' && detail.minute !== undefined) {
    if (detail.days === 0) return t('refusal.site-closed-today', { time });
    if (detail.days === 1) return t('refusal.site-closed-tomorrow', { time });
    return t('refusal.site-closed-later', { time, day: openingDay(detail, language) });
  }
  return t([`refusal.${refusal.code}`, 'refusal.internal'], { ...detail, time });
}
