import { IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { HistorySpan } from '#protocol/line-history.ts';
import { type Language, clockWords } from '../format/clock-words.ts';
import { monthWords, shortDayWords } from '../format/moment-words.ts';
import { useLanguage } from '../i18n.ts';
import { figureRows } from '../network/figure-rows.ts';
import type { LineName } from '../network/line-name.ts';
import type { ReadHistory } from '../state/history.ts';
import { toneStyle } from '../parts/tone-style.ts';
import { useFigures, useWordOf } from './line-words.ts';
import { lookOfLine } from './line-look.ts';
import { useLastingWords } from './summary-words.ts';
import classes from './table.module.css';

const columnOf = { day: 'hour', month: 'day', year: 'month' } as const;

type Props = { read: ReadHistory; line: LineName; span: HistorySpan };

/** The chart as a table for who wants figures: hours of the day, days of the month or months of the year, the latest first. */
export function FigureTable({ read, line, span }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const figures = useFigures();
  const wordOf = useWordOf();
  const lasting = useLastingWords();
  const rows = figureRows(read.answer, line, span, read.asOf);
  return (
    <details className={classes.details}>
      <summary>
        <IconChevronRight size={20} aria-hidden className="flip" />
        {t('network.showFigures')}
      </summary>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard (WCAG 2.1.1) */}
      <div className={classes.scroll} role="region" aria-label={t('network.showFigures')} tabIndex={0}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t(`network.column.${columnOf[span]}`)}</th>
              <th scope="col">{t('network.column.word')}</th>
              <th scope="col">{t('network.figure.delay')}</th>
              <th scope="col">{t('network.column.lowest')}</th>
              <th scope="col">{t('network.column.highest')}</th>
              <th scope="col">{t('network.figure.loss')}</th>
              <th scope="col">{t(`network.${line}.downColumn`)}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ begins, facts }) => {
              const { Icon, tone } = lookOfLine[facts.word];
              return (
                <tr key={begins}>
                  <th scope="row">{beginWords(begins, span, language)}</th>
                  <td>
                    <span className={classes.word} style={toneStyle(tone)}>
                      <Icon size={18} aria-hidden />
                      {wordOf(line, facts.word)}
                    </span>
                  </td>
                  <td>{figures.ms(facts.meanMs)}</td>
                  <td>{figures.ms(facts.lowMs)}</td>
                  <td>{figures.ms(facts.highMs)}</td>
                  <td>{figures.loss(facts.lossPercent)}</td>
                  <td>{facts.downMs > 0 ? lasting(facts.downMs) : '–'}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function beginWords(begins: number, span: HistorySpan, language: Language): string {
  if (span === 'year') return monthWords(begins, language, 'long');
  return span === 'day' ? clockWords(begins, language) : shortDayWords(begins, language);
}
