import type { TFunction } from 'i18next';
import type { Refusal } from '#protocol/result.ts';

/** Stand for what a server left out of the detail, so that no sentence shows a hole. */
const nothingSaid = { incidentId: '–', siteName: '–', seconds: '60' };

/** The sentence of a refusal, for its reader: `refusal.<code>` with its detail ({{siteName}}, {{seconds}}, {{incidentId}}). */
export function refusalSentence(t: TFunction, refusal: Refusal): string {
  return t(`refusal.${refusal.code}`, { ...nothingSaid, ...refusal.detail });
}
