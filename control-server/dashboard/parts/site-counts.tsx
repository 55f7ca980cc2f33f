import type { SiteSummary } from '#protocol/staff-messages.ts';
import classes from './site-counts.module.css';
import { lookOfCount, useCountWords } from './state-counts.tsx';
import { lookOf } from './state-look.ts';
import { toneStyle } from './tone-style.ts';

const large = ['free', 'occupied'] as const;
const small = ['wiping', 'silent', 'outOfService'] as const;

/** The counts of a site to be read across a room: free and occupied large, the rest beneath; five places that never move. */
export function SiteCounts({ counts }: { counts: SiteSummary['counts'] }) {
  const word = useCountWords(counts);
  return (
    <ul className={classes.counts}>
      {[...large, ...small].map((name) => {
        const { Icon, tone } = lookOf[lookOfCount[name]];
        return (
          <li key={name} data-count={name} data-none={counts[name] === 0} style={toneStyle(tone)}>
            <Icon size={name === 'free' || name === 'occupied' ? 26 : 18} aria-hidden />
            <strong>{counts[name]}</strong> <span>{word[name]}</span>
          </li>
        );
      })}
    </ul>
  );
}
