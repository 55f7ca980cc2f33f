import { Button, TextInput } from '@mantine/core';
import { IconAlertCircle, IconId, IconScale } from '@tabler/icons-react';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { HolderName, type MadeCard } from '#protocol/cards.ts';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import { useLink } from '../state/link-context.tsx';
import { useRoomRules } from '../state/room-rules.ts';
import classes from './cards.module.css';

type Props = { siteId: string; disabled: boolean; onMade: (card: MadeCard, isNamed: boolean) => void };

/** One press makes a card. Its holder's name is asked for only where the rules of the site say so. */
export function MakeCard({ siteId, disabled, onMade }: Props) {
  const { t } = useTranslation();
  const link = useLink();
  const headingId = useId();
  const { state: rules, read } = useRoomRules(siteId);
  const [name, setName] = useState('');
  const [isMissing, setMissing] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const isNamed = rules.kind === 'read' && (rules.kept.rules.cards?.isNamed ?? false);

  async function make(event: FormEvent) {
    event.preventDefault();
    const holder = HolderName.safeParse(name);
    setMissing(isNamed && !holder.success);
    if (isNamed && !holder.success) return;
    setBusy(true);
    setProblem(null);
    const answer = await link.request('card:create', { siteId, ...(isNamed ? { holder: holder.data } : {}) });
    setBusy(false);
    if (!answer.ok) {
      setProblem(refusalSentence(t, answer.refusal));
      // Somebody has changed whether names are asked for.
      if (answer.refusal.code === 'rules-changed') read();
      return;
    }
    setName('');
    onMade(answer.value, isNamed);
  }

  return (
    <section className={classes.make} aria-labelledby={headingId}>
      <h2 id={headingId}>
        <IconId size={24} aria-hidden />
        {t('cards.make')}
      </h2>
      <p className={classes.hint}>{t('cards.makeHint')}</p>
      <form className={classes.form} onSubmit={(event) => void make(event)} autoComplete="off" noValidate>
        {isNamed && (
          <>
            <TextInput
              size="md"
              label={t('cards.holder')}
              description={t('cards.holderHint')}
              maxLength={80}
              autoComplete="off"
              value={name}
              onChange={(event) => {
                setMissing(false);
                setName(event.currentTarget.value);
              }}
              error={isMissing && t('cards.holderMissing')}
              errorProps={{ role: 'alert' }}
            />
            <p className={classes.law}>
              <IconScale size={22} aria-hidden />
              {t('cards.holderNotice')}
            </p>
          </>
        )}
        <Button type="submit" size="lg" loading={isBusy} disabled={disabled || rules.kind !== 'read'}>
          {t('cards.make')}
        </Button>
        <div role="alert">
          {problem && (
            <p className="form-alert">
              <IconAlertCircle size={20} aria-hidden />
              {problem}
            </p>
          )}
        </div>
      </form>
    </section>
  );
}
