import { Button } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed, IconCircleX, IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlertsTested } from '#protocol/incidents.ts';
import type { Refusal, Result } from '#protocol/result.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import { toneStyle } from '../parts/tone-style.ts';
import rules from '../rules-parts/rules.module.css';
import classes from './alerts.module.css';

const lookOf = {
  sent: { Icon: IconCircleCheck, tone: 'free' },
  failed: { Icon: IconCircleX, tone: 'broken' },
  'not-set': { Icon: IconCircleDashed, tone: 'out' },
} as const;
const ways = ['email', 'webhook'] as const;

type Props = {
  onTest: () => Promise<Result<AlertsTested>>;
  /** what is written differs from what is saved: only the saved is tried */
  isDirty: boolean;
  disabled: boolean;
};
type Outcome = { kind: 'trying' } | { kind: 'tried'; tried: AlertsTested } | { kind: 'refused'; refusal: Refusal };

/** Sends a few words each way, and says which arrived at its first door. */
export function TryCard({ onTest, isDirty, disabled }: Props) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const words = (tried: AlertsTested) => ways.map((way) => t(`alerts.try.${way}.${tried[way]}`));

  async function test() {
    setOutcome({ kind: 'trying' });
    const answer = await onTest();
    setOutcome(answer.ok ? { kind: 'tried', tried: answer.value } : { kind: 'refused', refusal: answer.refusal });
    announce(answer.ok ? words(answer.value).join(' ') : refusalSentence(t, answer.refusal));
  }
  return (
    <section className={`${rules.card} ${rules.preview}`} aria-labelledby="alerts-try">
      <h2 id="alerts-try">
        <IconSend size={24} aria-hidden className="flip" />
        {t('alerts.try.title')}
      </h2>
      <p className={rules.hint}>{t(isDirty ? 'alerts.try.saveFirst' : 'alerts.try.hint')}</p>
      <Button
        size="md"
        variant="default"
        disabled={disabled || isDirty}
        loading={outcome?.kind === 'trying'}
        onClick={() => void test()}
      >
        {t('alerts.try.send')}
      </Button>
      {outcome?.kind === 'refused' && <p className={rules.problem}>{refusalSentence(t, outcome.refusal)}</p>}
      {outcome?.kind === 'tried' && (
        <ul className={classes.tried} data-testid="tried">
          {ways.map((way) => {
            const { Icon, tone } = lookOf[outcome.tried[way]];
            return (
              <li key={way} style={toneStyle(tone)}>
                <Icon size={22} aria-hidden />
                <span>{t(`alerts.try.${way}.${outcome.tried[way]}`)}</span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
