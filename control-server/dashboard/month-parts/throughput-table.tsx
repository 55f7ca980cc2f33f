import { useTranslation } from 'react-i18next';
import type { MonthReport } from '#protocol/incidents.ts';
import { useFigures } from '../network-parts/line-words.ts';
import tables from '../network-parts/table.module.css';
import { GradeMark } from './grade-mark.tsx';
import { useMonthWords } from './month-words.ts';

type Props = {
  report: MonthReport;
  /** null: it is not at the site any more */
  terminalName: (terminalId: string) => string | null;
};

/** What was transferred each time, and how the delay rose meanwhile. The latest first. */
export function ThroughputTable({ report: { throughput, timeZone }, terminalName }: Props) {
  const { t } = useTranslation();
  const words = useMonthWords(timeZone);
  const figures = useFigures();
  return (
    <table className={tables.table} data-testid="throughput">
      <thead>
        <tr>
          <th scope="col">{t('month.column.at')}</th>
          <th scope="col">{t('network.column.terminal')}</th>
          <th scope="col">{t('month.column.down')}</th>
          <th scope="col">{t('month.column.up')}</th>
          <th scope="col">{t('month.column.idle')}</th>
          <th scope="col">{t('month.column.loaded')}</th>
          <th scope="col">{t('month.column.grade')}</th>
        </tr>
      </thead>
      <tbody>
        {throughput.map((one) => (
          <tr key={`${one.at} ${one.terminalId}`}>
            <th scope="row">{words.moment(one.at)}</th>
            <td>{terminalName(one.terminalId) ?? t('month.goneTerminal')}</td>
            <td>{words.mbps(one.downMbps)}</td>
            <td>{words.mbps(one.upMbps)}</td>
            <td>{figures.ms(one.idleMs)}</td>
            <td>{figures.ms(one.loadedMs)}</td>
            <td>{one.grade === null ? '–' : <GradeMark grade={one.grade} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
