import { useTranslation } from 'react-i18next';
import type { Refusal } from '#protocol/result.ts';
import type { Tile } from '#protocol/staff-messages.ts';
import { durationWords } from '../format/clock-words.ts';
import { dateWords, minuteWords } from '../format/hours-words.ts';
import { useLanguage } from '../i18n.ts';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import type { Previewed } from '../state/rules-preview.ts';
import { extensionsWords } from './rule-words.ts';

/** What a preview says: its sentence, and why it is so. */
export type PreviewSaid = { sentence: string; why: string[] };

/** @returns what makes sentences of a preview of that site */
export function usePreviewWords(siteName: string, tiles: readonly Tile[]): (previewed: Previewed) => PreviewSaid {
  const { t } = useTranslation();
  const language = useLanguage();
  return ({ request, answer }) => {
    if (!answer.ok) return { sentence: refusalSentence(t, answer.refusal, language), why: [] };
    const { day, ruleIndex, answer: granted } = answer.value;
    const terminal = tiles.find(({ terminalId }) => terminalId === request.terminalId)?.name;
    const result = granted.ok
      ? t('rules.preview.granted', {
          duration: durationWords(granted.value.minutes, language),
          extensions: extensionsWords(granted.value.extensions, t),
        })
      : refusalSentence(t, namingTheDay(granted.refusal), language);
    const sentence = t('rules.preview.sentence', {
      who: t(`rules.preview.who.${request.kind}`, { duration: durationWords(request.ticketMinutes, language) }),
      day: dateWords(request.date, language),
      time: minuteWords(request.minute, language),
      place: terminal ? `${siteName}, ${terminal}` : siteName,
      result,
    });
    const why: string[] = [];
    if (day.kind === 'holiday') why.push(t('rules.preview.holiday', { name: t(`rules.holiday.${day.holiday}`) }));
    if (day.kind === 'exception') why.push(t('rules.preview.exception', { title: day.title }));
    if (day.kind === 'always-open') why.push(t('rules.preview.alwaysOpen'));
    if (granted.ok) {
      const { closesAtMinute, isCutByClosing, endsFor = 'closing', endsForTitle: title = '' } = granted.value;
      const rule = ruleIndex === null ? t('rules.preview.noRule') : t('rules.preview.rule', { number: ruleIndex + 1 });
      why.unshift(rule);
      if (closesAtMinute !== null) {
        const time = minuteWords(closesAtMinute, language);
        if (endsFor !== 'closing') why.push(t(`rules.preview.ends.${endsFor}`, { time, title }));
        else why.push(t(isCutByClosing ? 'rules.preview.cut' : 'rules.preview.closes', { time }));
      }
    }
    return { sentence, why };
  };
}

/** A preview is of another day than today: "tomorrow" would be misread, the name of the day is not. */
function namingTheDay({ code, detail }: Refusal): Refusal {
  return detail?.days === 1 ? { code, detail: { ...detail, days: 2 } } : { code, detail };
}
