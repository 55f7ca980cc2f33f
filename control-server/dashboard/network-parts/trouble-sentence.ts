import { useTranslation } from 'react-i18next';
import type { Trouble } from '#protocol/diagnosis.ts';
import { clockWords, dayMonthWords, sameDay } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { sentenceKey } from '../network/trouble-words.ts';

/** What a sentence needs besides the trouble. */
export type SentenceSetting = {
  siteName: string;
  /** null: it is not known here (the page of all sites has no terminals), and the sentence says "un poste" */
  terminalName: (terminalId: string) => string | null;
  /** the server's clock, ms since 1970, to tell today from another day */
  now: number;
};

/** The one sentence of a trouble in the language of the page: whole texts, never glued from pieces. */
export function useTroubleSentence(): (trouble: Trouble, setting: SentenceSetting) => string {
  const { t, i18n } = useTranslation('diagnosis');
  const language = useLanguage();
  return (trouble, { siteName, terminalName, now }) => {
    const { since, terminalIds, service, figure } = trouble;
    const clock = clockWords(since, language);
    const time = sameDay(since, now) ? clock : t('day', { date: dayMonthWords(since, language), time: clock });
    const text: string = i18n.getResource(language, 'diagnosis', sentenceKey(trouble));
    return i18n.services.interpolator.interpolate(
      text,
      {
        site: siteName,
        time,
        terminal: terminalName(terminalIds[0] ?? '') ?? t('cause.terminal'),
        service: service ?? '–',
        figure: figure ?? '–',
      },
      language,
      {},
    );
  };
}
