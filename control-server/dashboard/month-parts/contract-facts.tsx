import { useTranslation } from 'react-i18next';
import type { LineContract } from '#protocol/incidents.ts';
import { useMonthWords } from './month-words.ts';
import classes from './month.module.css';

/** A contract as it stands, without what it says nothing of. */
export function ContractFacts({ contract }: { contract: LineContract }) {
  const { t } = useTranslation();
  const words = useMonthWords();
  const { operator, reference, phone, downMbps, upMbps, availabilityPercent, repairHours } = contract;
  const rows: [string, string | null][] = [
    [t('contract.operator'), operator],
    [t('contract.phone'), phone],
    [t('contract.reference'), reference],
    [t('contract.downMbps'), downMbps === null ? null : words.mbps(downMbps)],
    [t('contract.upMbps'), upMbps === null ? null : words.mbps(upMbps)],
    [t('contract.availabilityPercent'), availabilityPercent === null ? null : words.availability(availabilityPercent)],
    [t('contract.repairHours'), repairHours === null ? null : words.hours(repairHours)],
  ];
  return (
    <dl className={classes.facts} data-testid="contract">
      {rows
        .filter(([, value]) => value !== null && value !== '')
        .map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
    </dl>
  );
}
