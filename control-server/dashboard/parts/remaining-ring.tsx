import type { ReactNode } from 'react';
import classes from './remaining-ring.module.css';

const RADIUS = 29;
const LENGTH = 2 * Math.PI * RADIUS;

/**
 * A medallion with the icon of the state. `fraction` (0 to 1) draws what is left of the time around it, null draws no ring. For the eye
 * only: the words beside it say the same.
 */
export function RemainingRing({ fraction, children }: { fraction: number | null; children: ReactNode }) {
  return (
    <span className={classes.medallion} aria-hidden>
      {fraction !== null && (
        <svg viewBox="0 0 64 64" className={classes.ring}>
          <circle cx="32" cy="32" r={RADIUS} className={classes.track} />
          <circle
            cx="32"
            cy="32"
            r={RADIUS}
            className={classes.left}
            strokeDasharray={LENGTH}
            strokeDashoffset={LENGTH * (1 - fraction)}
          />
        </svg>
      )}
      <span className={fraction === null ? classes.ground : classes.inner}>{children}</span>
    </span>
  );
}
