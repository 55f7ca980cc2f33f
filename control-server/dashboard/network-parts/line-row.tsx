import { useTranslation } from 'react-i18next';
import { toneStyle } from '../parts/tone-style.ts';
import { lookOfLine } from './line-look.ts';
import classes from './line-row.module.css';
import { type NamedLine, useFigures, useLineWords } from './line-words.ts';

type Props = { line: NamedLine; asOf: number };

/** A line at a glance: sign, word, and under it since when or how fast. Always two lines of text, so that nothing below moves. */
export function LineRow({ line, asOf }: Props) {
  const { said, headline, since } = useLineWords()(line, asOf);
  const { Icon, tone } = lookOfLine[said];
  return (
    <p className={classes.row} style={toneStyle(tone)} data-line={line.name} data-word={said}>
      <span className={classes.sign}>
        <Icon size={26} stroke={2} aria-hidden />
      </span>
      <strong>{headline}</strong> <span className={classes.detail}>{since ?? <Detail line={line} />}</span>
    </p>
  );
}

function Detail({ line }: { line: NamedLine }) {
  const { t } = useTranslation();
  const figures = useFigures();
  const { now } = line;
  if (line.name === 'wifi' && line.isAbsent) return t('line.wifi.nobodyShort');
  if (now.delayMs === null && now.lossPercent === null) return t('line.never');
  return (
    <>
      <span>{t('line.delay', { value: figures.ms(now.delayMs) })}</span>
      <span>{t('line.loss', { value: figures.loss(now.lossPercent) })}</span>
    </>
  );
}
