import type { TFunction } from 'i18next';
import type { Refusal } from '#protocol/result.ts';

/**
 * The sentence of a refusal in the language of the screen. A code that only staff should meet says that something does not work: a resident
 * can do nothing about it.
 */
export function refusalText(t: TFunction<'kiosk'>, refusal: Refusal): string {
  if (refusal.code === 'ticket-other-site' && refusal.detail?.siteName) {
    return t('refusal.ticket-other-site-named', refusal.detail);
  }
  return t([`refusal.${refusal.code}`, 'refusal.internal'], refusal.detail ?? {});
}
