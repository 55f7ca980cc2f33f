import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../i18n.ts';
import { percentWords } from '../format/figure-words.ts';
import type { Compared, MonthFacts } from '../month/month-facts.ts';
import tables from '../network-parts/table.module.css';
import { toneStyle } from '../parts/tone-style.ts';
import { useMonthWords } from './month-words.ts';

/** What was measured beside what the contract says: kept, not kept, or how much of it. */
export function PromisedTable({ facts }: { facts: MonthFacts }) {
  const { t } = useTranslation();
  const words = useMonthWords();
  const rows: [string, Compared, (value: number | null) => string][] = [
    [t('month.availability'), facts.availability, words.availability],
    [t('month.longest'), facts.longestHours, words.hours],
    [t('month.down'), facts.down, words.mbps],
    [t('month.up'), facts.up, words.mbps],
  ];
  return (
    <table className={tables.table} data-testid="promised">
      <thead>
        <tr>
          <th scope="col">{t('month.column.what')}</th>
          <th scope="col">{t('month.column.measured')}</th>
          <th scope="col">{t('month.column.promised')}</th>
          <th scope="col">{t('month.column.verdict')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, compared, said]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{said(compared.measured)}</td>
            <td>{said(compared.promised)}</td>
            <td>
              <Verdict compared={compared} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Verdict({ compared: { measured, promised, isKept } }: { compared: Compared }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (isKept !== null) {
    const Icon = isKept ? IconCircleCheck : IconCircleX;
    return (
      <span className={tables.word} style={toneStyle(isKept ? 'free' : 'broken')}>
        <Icon size={18} aria-hidden />
        {t(isKept ? 'month.kept' : 'month.notKept')}
      </span>
    );
  }
  if (measured === null || promised === null) return '–';
  return t('month.share', { value: percentWords((100 * measured) / promised, language) });
}
