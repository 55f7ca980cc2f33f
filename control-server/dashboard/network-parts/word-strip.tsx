import { useTranslation } from 'react-i18next';
import type { HistoryAnswer } from '#protocol/line-history.ts';
import type { LineWord } from '#protocol/measures.ts';
import { clockWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import type { LineName } from '../network/line-name.ts';
import { stretchesOf } from '../network/stretches.ts';
import { useWordOf } from './line-words.ts';
import classes from './word-strip.module.css';

/** In this order in the legend, from well to not known. */
const order: readonly LineWord[] = ['good', 'fair', 'poor', 'down', 'silent', 'unknown'];

type Props = {
  answer: HistoryAnswer;
  line: LineName;
  /** the same in a sentence, for who cannot see it */ label: string;
};

/** 24 hours of a line as a strip, old to new from left to right like the chart, each stretch in the colour and pattern of its word. */
export function WordStrip({ answer, line, label }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const wordOf = useWordOf();
  const { from, stepMs } = answer;
  const words = answer[line].word;
  const quarters = [0, 0.25, 0.5, 0.75].map((share) => from + share * stepMs * words.length);
  return (
    <div className={classes.strip}>
      <div className={classes.bar} role="img" aria-label={label}>
        {stretchesOf(words, from, stepMs).map(({ word, from: begins, to }) => (
          <span key={begins} data-word={word} style={{ flexGrow: (to - begins) / stepMs }} />
        ))}
      </div>
      <div className={classes.hours} aria-hidden>
        {quarters.map((moment) => (
          <span key={moment}>{clockWords(Math.round(moment / 3_600_000) * 3_600_000, language)}</span>
        ))}
        <span>{t('network.now')}</span>
      </div>
      <ul className={classes.legend}>
        {order
          .filter((word) => words.includes(word))
          .map((word) => (
            <li key={word}>
              <span className={classes.swatch} data-word={word} aria-hidden />
              {wordOf(line, word)}
            </li>
          ))}
      </ul>
    </div>
  );
}
