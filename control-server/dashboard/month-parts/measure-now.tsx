import { Button } from '@mantine/core';
import { IconGauge } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Throughput } from '#protocol/incidents.ts';
import type { Refusal, RefusalCode, Result } from '#protocol/result.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import { GradeMark } from './grade-mark.tsx';
import { useMonthWords } from './month-words.ts';
import classes from './month.module.css';

type Props = { onMeasure: () => Promise<Result<Throughput>>; disabled: boolean };
type Outcome = { kind: 'measuring' } | { kind: 'found'; found: Throughput } | { kind: 'refused'; refusal: Refusal };

/** These are told of one terminal elsewhere; here it is the whole site that has none. */
const ownSentences = ['terminal-busy', 'terminal-away', 'command-not-possible-now', 'command-not-answered'] as const;

/** "Mesurer le débit maintenant": what it found, or why it did not. */
export function MeasureNow({ onMeasure, disabled }: Props) {
  const { t } = useTranslation();
  const words = useMonthWords();
  const announce = useAnnounce();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const isMeasuring = outcome?.kind === 'measuring';
  const found = ({ downMbps, upMbps }: Throughput) =>
    t('month.found', { down: words.mbps(downMbps), up: words.mbps(upMbps) });
  const refused = (refusal: Refusal) => {
    const own = ownSentences.find((code): code is (typeof ownSentences)[number] => isSame(code, refusal.code));
    return own ? t(`month.refused.${own}`) : refusalSentence(t, refusal);
  };

  async function measure() {
    setOutcome({ kind: 'measuring' });
    announce(t('month.measuring'));
    const answer = await onMeasure();
    setOutcome(answer.ok ? { kind: 'found', found: answer.value } : { kind: 'refused', refusal: answer.refusal });
    announce(answer.ok ? found(answer.value) : refused(answer.refusal));
  }
  return (
    <div className={classes.measure}>
      <Button
        size="md"
        disabled={disabled || isMeasuring}
        leftSection={<IconGauge size={20} aria-hidden />}
        onClick={() => void measure()}
      >
        {t('month.measure')}
      </Button>
      {isMeasuring && <p className={classes.soft}>{t('month.measuring')}</p>}
      {outcome?.kind === 'refused' && <p className={classes.problem}>{refused(outcome.refusal)}</p>}
      {outcome?.kind === 'found' && (
        <p className={classes.found} data-testid="found">
          {found(outcome.found)}
          {outcome.found.grade !== null && (
            <>
              {' '}
              {t('month.underLoad')} <GradeMark grade={outcome.found.grade} />
            </>
          )}
        </p>
      )}
    </div>
  );
}

function isSame(one: RefusalCode, other: RefusalCode): boolean {
  return one === other;
}
