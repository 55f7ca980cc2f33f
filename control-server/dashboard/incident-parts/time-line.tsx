import type { IncidentStep } from '#protocol/incidents.ts';
import { momentWords } from '../format/moment-words.ts';
import { useLanguage } from '../i18n.ts';
import { useStepWords } from './incident-words.ts';
import classes from './incidents.module.css';

/** What happened, in words, oldest first. `now`: the server's clock, ms since 1970. */
export function TimeLine({ steps, now }: { steps: readonly IncidentStep[]; now: number }) {
  const language = useLanguage();
  const words = useStepWords();
  return (
    <ol className={classes.line}>
      {steps.map((step, place) => (
        // oxlint-disable-next-line react/no-array-index-key -- a time line only grows at its end
        <li key={place} data-step={step.kind}>
          <time dateTime={new Date(step.at).toISOString()}>{momentWords(step.at, now, language)}</time>
          <span>{words(step)}</span>
        </li>
      ))}
    </ol>
  );
}
