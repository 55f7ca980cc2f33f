import { useTranslation } from 'react-i18next';
import { durationWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import type { LineFacts } from '../network/line-facts.ts';
import type { LineName } from '../network/line-name.ts';
import { useFigures } from './line-words.ts';

const MINUTE_MS = 60_000;

/** "Délai moyen 12 ms, entre 8 et 30 ms ; perte 0,2 % ; coupée 12 min": what the chart shows, in one sentence. */
export function useSummaryWords(): (line: LineName, facts: LineFacts) => string {
  const { t } = useTranslation();
  const figures = useFigures();
  const lasting = useLastingWords();
  return (line, { meanMs, lowMs, highMs, lossPercent, downMs, silentMs }) => {
    const said = [
      meanMs === null
        ? t('network.delayNotMeasured')
        : t('network.delaySummary', {
            mean: figures.ms(meanMs),
            low: figures.bareMs(lowMs ?? meanMs),
            high: figures.ms(highMs ?? meanMs),
          }),
    ];
    if (lossPercent !== null) said.push(t('network.lossSummary', { value: figures.loss(lossPercent) }));
    if (downMs > 0) said.push(t(`network.${line}.downFor`, { duration: lasting(downMs) }));
    if (silentMs > 0) said.push(t('network.silentFor', { duration: lasting(silentMs) }));
    return said.join(t('network.separator'));
  };
}

/** How long something lasted, in whole minutes, never "0 min" for what did happen. */
export function useLastingWords(): (ms: number) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  return (ms) => (ms < MINUTE_MS ? t('network.underAMinute') : durationWords(Math.round(ms / MINUTE_MS), language));
}
