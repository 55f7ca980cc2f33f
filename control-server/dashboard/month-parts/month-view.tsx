import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { MonthReport } from '#protocol/incidents.ts';
import type { MonthFacts } from '../month/month-facts.ts';
import tables from '../network-parts/table.module.css';
import { DayStrip } from './day-strip.tsx';
import classes from './month.module.css';
import { useMonthSentence } from './month-sentence.ts';
import { OutageTable } from './outage-table.tsx';
import { PromisedTable } from './promised-table.tsx';
import { SpreadTable } from './spread-table.tsx';
import { ThroughputTable } from './throughput-table.tsx';

type Props = {
  report: MonthReport;
  facts: MonthFacts;
  terminalName: (terminalId: string) => string | null;
  /** "Mesurer le débit maintenant", for who may, in the month that runs */
  measure: ReactNode;
  contract: ReactNode;
};

/** A month: in one sentence, day by day, beside its contract, and each outage and measurement. */
export function MonthView({ report, facts, terminalName, measure, contract }: Props) {
  const { t } = useTranslation();
  const sentence = useMonthSentence();
  return (
    <>
      <section className={classes.panel} aria-label={t('month.summary')}>
        <p className={classes.sentence} data-testid="month-sentence">
          {sentence(report, facts.counted)}
        </p>
        <DayStrip days={report.days} />
        <p className={classes.soft}>
          {t('month.method.watched')} {t('month.method.counted')}
        </p>
      </section>
      <div className={classes.pair}>
        <Panel title={t('month.compared')} hint={t('month.method.throughput')}>
          <PromisedTable facts={facts} />
        </Panel>
        {contract}
      </div>
      <Panel title={t('month.outages')}>
        {report.outages.length > 0 ? <OutageTable report={report} /> : t('month.noOutage')}
      </Panel>
      <Panel title={t('month.spread')} hint={t('month.method.spread')}>
        <SpreadTable report={report} />
      </Panel>
      <Panel title={t('month.throughput')} hint={t('month.throughputHint')} head={measure}>
        {report.throughput.length > 0 ? (
          <ThroughputTable report={report} terminalName={terminalName} />
        ) : (
          t('month.noThroughput')
        )}
      </Panel>
    </>
  );
}

/** `children` a table, or the words that stand in its place. */
function Panel({
  title,
  hint,
  head,
  children,
}: {
  title: string;
  hint?: string;
  head?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <div>
        <h3 id={id}>{title}</h3>
        {hint !== undefined && <p className={classes.soft}>{hint}</p>}
      </div>
      {head}
      {typeof children === 'string' ? (
        <p>{children}</p>
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard (WCAG 2.1.1)
        <div className={tables.scroll} role="region" aria-labelledby={id} tabIndex={0}>
          {children}
        </div>
      )}
    </section>
  );
}
