import { useTranslation } from 'react-i18next';
import type { SiteSummary } from '#protocol/staff-messages.ts';
import classes from './state-counts.module.css';
import { type Look, lookOf } from './state-look.ts';
import { toneStyle } from './tone-style.ts';

type CountName = keyof SiteSummary['counts'];

export const lookOfCount: Record<CountName, Look> = {
  free: 'free',
  occupied: 'occupied',
  wiping: 'wiping',
  outOfService: 'out-of-service',
  silent: 'silent',
};

/** The word beside each count, in the number it asks for. */
export function useCountWords(counts: SiteSummary['counts']): Record<CountName, string> {
  const { t } = useTranslation();
  return {
    free: t('count.free', { count: counts.free }),
    occupied: t('count.occupied', { count: counts.occupied }),
    wiping: t('count.wiping'),
    outOfService: t('count.outOfService'),
    silent: t('count.silent'),
  };
}

const order = ['free', 'occupied', 'wiping', 'silent', 'outOfService'] as const;

/** How many terminals are in which state: icon, number, word, colour. Zeros stay, quietly, so that the eye finds each in its place. */
export function StateCounts({ counts }: { counts: SiteSummary['counts'] }) {
  const word = useCountWords(counts);
  return (
    <ul className={classes.counts}>
      {order.map((name) => {
        const { Icon, tone } = lookOf[lookOfCount[name]];
        return (
          <li key={name} className={counts[name] === 0 ? classes.none : undefined} style={toneStyle(tone)}>
            <Icon size={20} aria-hidden />
            <strong>{counts[name]}</strong>
            <span>{word[name]}</span>
          </li>
        );
      })}
    </ul>
  );
}
