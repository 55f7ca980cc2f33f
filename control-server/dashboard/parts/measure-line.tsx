import { IconNetwork, IconQuestionMark, IconWifi } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Figure, ShownMeasure } from '#protocol/tile-figures.ts';
import { msWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { toneStyle } from './tone-style.ts';

const iconOf = { cable: IconNetwork, wifi: IconWifi, unknown: IconQuestionMark };

/** What one terminal saw of the line last: "câble · box 1 ms · DNS 8 ms · serveur 2 ms". */
export function MeasureLine({ measure }: { measure: ShownMeasure | null }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (!measure) return <p className="line-sentence">{t('line.never')}</p>;
  const Icon = iconOf[measure.medium];
  const value = (figure: Figure) => {
    if (figure === 'failed') return t('line.failed');
    return figure === null ? t('line.notMeasured') : msWords(figure, language);
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
