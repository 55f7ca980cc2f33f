import { IconNetwork, IconQuestionMark, IconWifi } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Measure, Timing } from '#protocol/measures.ts';
import { msWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { toneStyle } from './tone-style.ts';

const iconOf = { cable: IconNetwork, wifi: IconWifi, unknown: IconQuestionMark };

/** What one terminal saw of the line last: "câble · box 1 ms · DNS 8 ms · serveur 2 ms". */
export function MeasureLine({ measure }: { measure: Measure | null }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (!measure) return <p className="line-sentence">{t('line.never')}</p>;
  const Icon = iconOf[measure.medium];
  const value = (timing: Timing) => {
    if (timing.kind === 'measured') return msWords(timing.ms, language);
    return t(timing.kind === 'failed' ? 'line.failed' : 'line.notMeasured');
  };
  return (
    <p className="line-sentence" style={toneStyle('out')}>
      <Icon size={18} aria-hidden />
      <span className="nowrap">{t(`line.medium.${measure.medium}`)}</span>
      <span className="nowrap">{t('line.gateway', { value: value(measure.gateway) })}</span>
      <span className="nowrap">{t('line.dns', { value: value(measure.dns) })}</span>
      <span className="nowrap">{t('line.server', { value: value(measure.server) })}</span>
    </p>
  );
}
