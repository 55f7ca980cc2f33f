import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { MonthReport } from '#protocol/incidents.ts';
import { dateWords } from '../format/hours-words.ts';
import { useLanguage } from '../i18n.ts';
import type { MonthFacts } from '../month/month-facts.ts';
import { useMonthSentence } from './month-sentence.ts';
import { useMonthWords } from './month-words.ts';
import { OutageTable } from './outage-table.tsx';
import { PromisedTable } from './promised-table.tsx';
import { SpreadTable } from './spread-table.tsx';
import { ThroughputTable } from './throughput-table.tsx';

type Props = {
  report: MonthReport;
  facts: MonthFacts;
  siteName: string;
  /** when it was read, ms since 1970 */
  asOf: number;
  terminalName: (terminalId: string) => string | null;
};

/** The month as it goes on paper (print.css), beside the page's root so that printing can leave the page out. */
export function MonthSheet({ report, facts, siteName, asOf, terminalName }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { contract, timeZone } = report;
  const words = useMonthWords(timeZone);
  const sentence = useMonthSentence();
  const today = new Date(asOf).toLocaleDateString('en-CA', { timeZone });
  const head: [string, string][] = [
    [t('month.sheet.site'), siteName],
    [t('contract.operator'), contract?.operator ?? '–'],
    [t('contract.reference'), contract?.reference || '–'],
    [t('network.column.month'), words.month(report.month)],
    [t('month.sheet.made'), dateWords(today, language, false)],
    [t('month.sheet.timeZone'), timeZone],
  ];
  return createPortal(
    <div className="print-sheet print-month">
      <header>
        <p>{t('app.name')}</p>
        <h1>{t('month.sheet.title', { site: siteName, month: words.month(report.month) })}</h1>
        <dl>
          {head.map(([term, value]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      </header>
      <p className="print-sentence">{sentence(report, facts.counted)}</p>
      <PromisedTable facts={facts} />
      <h2>{t('month.outages')}</h2>
      {report.outages.length === 0 ? <p>{t('month.noOutage')}</p> : <OutageTable report={report} />}
      <h2>{t('month.spread')}</h2>
      <SpreadTable report={report} />
      <h2>{t('month.throughput')}</h2>
      {report.throughput.length === 0 ? (
        <p>{t('month.noThroughput')}</p>
      ) : (
        <ThroughputTable report={report} terminalName={terminalName} />
      )}
      <p className="print-note">
        {t('month.method.watched')} {t('month.method.counted')} {t('month.method.spread')}{' '}
        {t('month.method.throughput')}
      </p>
    </div>,
    document.body,
  );
}
