import { useTranslation } from 'react-i18next';
import type { FibreNow, WifiNow } from '#protocol/line-history.ts';
import type { SiteSummary } from '#protocol/staff-messages.ts';
import { type Language, msWords } from '../format/clock-words.ts';
import { bareMsWords, percentWords, signalWords } from '../format/figure-words.ts';
import { momentWords } from '../format/moment-words.ts';
import { useLanguage } from '../i18n.ts';
import type { LineName } from '../network/line-name.ts';
import { type SaidWord, saidWord } from './line-look.ts';

/** A line of a site as it is now, with its name: the two have different figures. */
export type NamedLine =
  | { name: 'fibre'; now: FibreNow }
  /** `isAbsent`: terminals of the site measure, and none of them is on Wi-Fi */
  | { name: 'wifi'; now: WifiNow; isAbsent: boolean };

/** Both lines of a site, the fibre first. */
export function linesOf({ fibre, wifi }: Pick<SiteSummary, 'fibre' | 'wifi'>): [fibre: NamedLine, wifi: NamedLine] {
  const isAbsent = wifi.word === 'unknown' && wifi.speakers === 0 && fibre.speakers > 0;
  return [
    { name: 'fibre', now: fibre },
    { name: 'wifi', now: wifi, isAbsent },
  ];
}

export type Figures = {
  ms: (value: number | null) => string;
  /** without its unit */
  bareMs: (value: number | null) => string;
  jitter: (value: number | null) => string;
  loss: (value: number | null) => string;
  signal: (value: number | null) => string;
};

/** Figures with their units; what is not known is said as such, never as 0. */
export function useFigures(): Figures {
  const { t } = useTranslation();
  const language = useLanguage();
  const said = (words: (value: number, language: Language) => string, missing: string) => (value: number | null) =>
    value === null ? missing : words(value, language);
  const masculine = t('line.notMeasured');
  const feminine = t('line.notMeasuredFeminine');
  return {
    ms: said(msWords, masculine),
    bareMs: said(bareMsWords, masculine),
    jitter: said(msWords, feminine),
    loss: said(percentWords, feminine),
    signal: said(signalWords, masculine),
  };
}

/** The word of a line in its own gender: "bonne" for the fibre, "bon" for the wifi. */
export function useWordOf(): (name: LineName, word: SaidWord) => string {
  const { t } = useTranslation();
  return (name, word) => t(`line.${name}.${word}`);
}

export type LineWords = {
  said: SaidWord;
  /** "Fibre : coupée" */
  headline: string;
  /** "depuis 10 h 12", "depuis 10 h 12 (fibre ou courant)"; null where there is no such moment */
  since: string | null;
};

/** What there is to say of a line. `asOf`: the server's clock, ms since 1970, to tell today from another day. */
export function useLineWords(): (line: NamedLine, asOf: number) => LineWords {
  const { t } = useTranslation();
  const language = useLanguage();
  const wordOf = useWordOf();
  return ({ name, now }, asOf) => {
    const said = saidWord(now);
    const time = now.since === null ? null : momentWords(now.since, asOf, language);
    return {
      said,
      headline: t(`line.${name}.label`, { word: wordOf(name, said) }),
      since: time === null ? null : t(said === 'probable' ? 'line.sinceProbable' : 'line.since', { time }),
    };
  };
}
