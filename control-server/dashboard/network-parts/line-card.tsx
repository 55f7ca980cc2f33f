import { useTranslation } from 'react-i18next';
import { clockWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { lineFacts } from '../network/line-facts.ts';
import type { ReadHistory } from '../state/history.ts';
import { toneStyle } from '../parts/tone-style.ts';
import { FigureList } from './figure-list.tsx';
import classes from './line-card.module.css';
import { type SaidWord, lookOfLine } from './line-look.ts';
import { type NamedLine, useLineWords } from './line-words.ts';
import { useSummaryWords } from './summary-words.ts';
import { WordStrip } from './word-strip.tsx';

type Props = {
  line: NamedLine;
  /** the server's clock, ms since 1970 */
  asOf: number;
  day: ReadHistory | null;
  /** terminals of this site that are on a cable, as far as they are heard */
  wired: number;
};

/** One line of the site as it is now, in words first; then its figures, and its last 24 hours as a strip. */
export function LineCard({ line, asOf, day, wired }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const summary = useSummaryWords();
  const { name, now } = line;
  const { said, headline, since } = useLineWords()(line, asOf);
  const { Icon, tone } = lookOfLine[said];
  const isAbsent = line.name === 'wifi' && line.isAbsent;
  const measured =
    now.measuredAt === null
      ? t('line.never')
      : t('network.speakers', { count: now.speakers, time: clockWords(now.measuredAt, language) });
  const advice = adviceFor(name, said, wired);
  return (
    <article className={classes.card} style={toneStyle(tone)} data-line={name} data-word={said}>
      <header className={classes.head}>
        <span className={classes.sign}>
          <Icon size={36} stroke={1.75} aria-hidden />
        </span>
        <div>
          <h2>{headline}</h2>
          <p>{isAbsent ? t('line.wifi.nobodyShort') : (since ?? measured)}</p>
        </div>
      </header>
      {advice && <p className={classes.advice}>{t(`network.advice.${advice}`)}</p>}
      {isAbsent ? (
        <p className={classes.advice}>{t('network.noWifi')}</p>
      ) : (
        <>
          <FigureList line={line} />
          {day && (
            <WordStrip
              answer={day.answer}
              line={name}
              label={t(`network.${name}.stripLabel`, {
                summary: summary(
                  name,
                  lineFacts(day.answer[name], { from: day.answer.from, stepMs: day.answer.stepMs, asOf: day.asOf }),
                ),
              })}
            />
          )}
        </>
      )}
    </article>
  );
}

/** What one can still do, where something is wrong. */
function adviceFor(name: NamedLine['name'], said: SaidWord, wired: number) {
  if (said === 'silent') return 'silent';
  if (name === 'fibre') return said === 'down' ? 'fibreDown' : said === 'probable' ? 'fibreProbable' : null;
  if (said !== 'down' && said !== 'probable') return null;
  return wired > 0 ? 'wifiDownWired' : 'wifiDown';
}
