import { useTranslation } from 'react-i18next';
import type { MonthReport } from '#protocol/incidents.ts';
import { useCauseWords } from '../incident-parts/incident-words.ts';
import { lookOfCause } from '../network-parts/cause-look.ts';
import tables from '../network-parts/table.module.css';
import { toneStyle } from '../parts/tone-style.ts';
import { useMonthWords } from './month-words.ts';

/** Each outage from its beginning to its end, oldest first, as a letter to the operator tells it. */
export function OutageTable({ report: { outages, timeZone } }: { report: MonthReport }) {
  const { t } = useTranslation();
  const words = useMonthWords(timeZone);
  const causes = useCauseWords();
  return (
    <table className={tables.table} data-testid="outages">
      <thead>
        <tr>
          <th scope="col">{t('month.column.from')}</th>
          <th scope="col">{t('month.column.to')}</th>
          <th scope="col">{t('month.column.duration')}</th>
          <th scope="col">{t('month.column.cause')}</th>
          <th scope="col">{t('month.column.counted')}</th>
        </tr>
      </thead>
      <tbody>
        {outages
          .toSorted((one, other) => one.beganAt - other.beganAt)
          .map(({ incidentId, cause, beganAt, endedAt, minutes, isCounted }) => {
            const { Icon, tone } = lookOfCause(cause, 'cut');
            return (
              <tr key={incidentId}>
                <th scope="row">{words.moment(beganAt)}</th>
                <td>{endedAt === null ? t('month.goesOn') : words.moment(endedAt)}</td>
                <td>{words.minutes(minutes)}</td>
                <td>
                  <span className={tables.word} style={toneStyle(tone)}>
                    <Icon size={18} aria-hidden />
                    {causes.cause(cause)}
                  </span>
                </td>
                <td>{t(isCounted ? 'month.counted' : 'month.notCounted')}</td>
              </tr>
            );
          })}
      </tbody>
    </table>
  );
}
