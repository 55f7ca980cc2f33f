import { useTranslation } from 'react-i18next';
import type { BloatGrade } from '#protocol/incidents.ts';
import type { Tone } from '../parts/state-look.ts';
import { toneStyle } from '../parts/tone-style.ts';
import classes from './month.module.css';

/** Above 50 to 60 ms of rise a call suffers (domain.md §5.2): from C on it is amber, from D on red. */
const toneOf: Record<BloatGrade, Tone> = { 'A+': 'free', A: 'free', B: 'free', C: 'short', D: 'broken', F: 'broken' };
const wordOf = { free: 'good', short: 'fair', broken: 'poor' } as const;

/** "B, bon": the letter with a word, so that neither its colour nor its alphabet has to be known. */
export function GradeMark({ grade }: { grade: BloatGrade }) {
  const { t } = useTranslation();
  const tone = toneOf[grade];
  return (
    <span className={classes.grade} style={toneStyle(tone)}>
      <strong>{grade}</strong>
      {t(`month.grade.${wordOf[tone as keyof typeof wordOf]}`)}
    </span>
  );
}
