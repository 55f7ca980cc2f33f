import { useTranslation } from 'react-i18next';
import { MAX_ALERT_ADDRESSES } from '#protocol/limits.ts';
import type { AlertsDraft, AlertsProblems } from './alerts-draft.ts';

/** What is wrong with a field, in words; null: nothing, or it is not to be said yet. */
export type ProblemWords = (field: keyof AlertsDraft) => string | null;

/** @param isTried saving was tried: only then a field that is still being filled is called wrong */
export function useProblemWords(problems: AlertsProblems, isTried: boolean): ProblemWords {
  const { t } = useTranslation();
  return (field) => {
    const problem = isTried ? problems.get(field) : undefined;
    if (!problem) return null;
    if (problem.kind === 'address') return t('alerts.problem.address', { address: problem.address });
    if (problem.kind === 'many') return t('alerts.problem.many', { most: MAX_ALERT_ADDRESSES });
    if (field === 'webhook') return t('alerts.problem.webhook');
    if (field === 'escalateAfter') return t('alerts.problem.after');
    return t(field === 'escalateTo' ? 'alerts.problem.nobody' : 'alerts.problem.quiet');
  };
}
