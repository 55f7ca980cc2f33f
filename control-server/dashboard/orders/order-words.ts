import type { TFunction } from 'i18next';
import { EXTENSION_MINUTES } from '#protocol/limits.ts';
import type { TrackedOrder } from '#protocol/staff-messages.ts';
import { type Language, clockSeconds, clockWords } from '../format/clock-words.ts';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import type { OrderVerb, Shown } from './order-view.ts';

/** What the sentence of an order depends on beside the order. */
export type Reading = {
  t: TFunction;
  language: Language;
  /** is the terminal not connected now? */
  isAway: boolean;
  /** the browser's unless said otherwise */
  timeZone?: string;
};

/** The word of an order: "+15 min", "Terminer". All dashboards ask for EXTENSION_MINUTES; the server gives fewer when the site closes soon. */
export function actionWord(t: TFunction, verb: OrderVerb, minutes = EXTENSION_MINUTES): string {
  return t(`order.action.${verb}`, { minutes });
}

/** What a tile shows of its orders, as one sentence: "+15 min : demandé à 14:02:01, fait à 14:02:01", or why not. */
export function shownWords(shown: Shown, reading: Reading): string {
  const { t, language } = reading;
  switch (shown.kind) {
    case 'order':
      return orderWords(shown.order, reading);
    case 'asking':
      return t('order.asking', { action: actionWord(t, shown.verb) });
    case 'turned-away':
      return t('order.turnedAway', {
        action: actionWord(t, shown.verb),
        reason: refusalSentence(t, shown.refusal, language),
      });
  }
}

/** What became of an order. Moments of the past to the second, as staff compare them with what they saw; the end of the waiting as people say hours. */
export function orderWords(
  { kind, askedAt, state, minutes, by }: TrackedOrder,
  { t, language, isAway, timeZone }: Reading,
): string {
  const word = actionWord(t, kind, minutes);
  const action = by ? t(`order.by.${by}`, { action: word }) : word;
  const said = { action, asked: clockSeconds(askedAt, timeZone) };
  switch (state.kind) {
    case 'waiting':
      return isAway
        ? t('order.waiting', { ...said, until: clockWords(state.expiresAt, language, timeZone) })
        : t('order.leaving', said);
    case 'sent':
    case 'received':
      return t(`order.${state.kind}`, said);
    case 'done':
      return t('order.done', { ...said, at: clockSeconds(state.at, timeZone) });
    case 'refused':
      return t('order.refused', {
        ...said,
        at: clockSeconds(state.at, timeZone),
        reason: refusalSentence(t, { code: state.code }, language),
      });
    case 'unanswered':
    case 'expired':
      return t(`order.${state.kind}`, said);
  }
}
