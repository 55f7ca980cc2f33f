import type { SiteSummary } from '#protocol/staff-messages.ts';
import classes from './seat-row.module.css';
import { type Look, lookOf } from './state-look.ts';
import { toneStyle } from './tone-style.ts';

/** The room as a row of seats, for the eye only: the counts below say the same in words. Shapes differ, not just colours. */
export function SeatRow({ counts }: { counts: SiteSummary['counts'] }) {
  const seats: Look[] = [
    ...seatsOf('occupied', counts.occupied),
    ...seatsOf('wiping', counts.wiping),
    ...seatsOf('free', counts.free),
    ...seatsOf('out-of-service', counts.outOfService),
    ...seatsOf('silent', counts.silent),
  ];
  return (
    <div className={classes.row} aria-hidden>
      {seats.map((look, place) => {
        const { Icon, tone } = lookOf[look];
        return (
          // oxlint-disable-next-line react/no-array-index-key -- a seat here is nothing but its place in the row
          <span key={place} className={classes.seat} data-look={look} style={toneStyle(tone)}>
            <Icon size={18} stroke={2} />
          </span>
        );
      })}
    </div>
  );
}

function seatsOf(look: Look, count: number): Look[] {
  return Array.from({ length: count }, () => look);
}
