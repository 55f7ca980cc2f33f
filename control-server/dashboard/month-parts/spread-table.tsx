import { useTranslation } from 'react-i18next';
import type { MonthReport } from '#protocol/incidents.ts';
import tables from '../network-parts/table.module.css';
import { useFigures } from '../network-parts/line-words.ts';

/** Delay and loss of the month: the middle one, and what was only exceeded one time in twenty, and in a hundred. */
export function SpreadTable({ report: { delayMs, lossPercent } }: { report: MonthReport }) {
  const { t } = useTranslation();
  const figures = useFigures();
  return (
    <table className={tables.table} data-testid="spread">
      <thead>
        <tr>
          <th scope="col">{t('month.column.what')}</th>
          <th scope="col">{t('month.column.median')}</th>
          <th scope="col">{t('month.column.p95')}</th>
          <th scope="col">{t('month.column.p99')}</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">{t('network.figure.delay')}</th>
          <td>{figures.ms(delayMs.median)}</td>
          <td>{figures.ms(delayMs.p95)}</td>
          <td>{figures.ms(delayMs.p99)}</td>
        </tr>
        <tr>
          <th scope="row">{t('network.figure.loss')}</th>
          <td>{figures.loss(lossPercent.median)}</td>
          <td>{figures.loss(lossPercent.p95)}</td>
          <td>{figures.loss(lossPercent.p99)}</td>
        </tr>
      </tbody>
    </table>
  );
}
