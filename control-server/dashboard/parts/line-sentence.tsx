import { useTranslation } from 'react-i18next';
import type { SiteSummary } from '#protocol/staff-messages.ts';
import { clockWords, msWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { lookOfLine } from './state-look.ts';
import { toneStyle } from './tone-style.ts';

/** "Ligne : bonne · box 1 ms · DNS 8 ms · serveur 2 ms", and when; what was not measured is said as such. */
export function LineSentence({ line }: { line: SiteSummary['line'] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { Icon, tone } = lookOfLine[line.word];
  const value = (ms: number | null) => (ms === null ? t('line.notMeasured') : msWords(ms, language));
  return (
    <p className="line-sentence" style={toneStyle(tone)}>
      <Icon size={20} aria-hidden />
      <strong>{t('line.label', { word: t(`line.word.${line.word}`) })}</strong>
      {line.measuredAt === null ? (
        <span>{t('line.never')}</span>
      ) : (
        <>
          <span className="nowrap">{t('line.gateway', { value: value(line.gatewayMs) })}</span>
          <span className="nowrap">{t('line.dns', { value: value(line.dnsMs) })}</span>
          <span className="nowrap">{t('line.server', { value: value(line.serverMs) })}</span>
          <span className="nowrap">{t('line.measuredAt', { time: clockWords(line.measuredAt, language) })}</span>
        </>
      )}
    </p>
  );
}
