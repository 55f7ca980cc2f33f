import { Button, TextInput } from '@mantine/core';
import { IconAlertCircle, IconSearch } from '@tabler/icons-react';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type FoundCard as Found, type MadeCard, cardNumberText, isCardNumber } from '#protocol/cards.ts';
import { CARD_DIGITS } from '#protocol/limits.ts';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import { useLink } from '../state/link-context.tsx';
import classes from './cards.module.css';
import { FoundCard } from './found-card.tsx';

type Props = { siteId: string; disabled: boolean; now: number; onNewPin: (card: MadeCard, isNamed: boolean) => void };

/** A card by its exact number: who has it in the hand. There is no list to look through, and no search by name. */
export function FindCard({ siteId, disabled, now, onNewPin }: Props) {
  const { t } = useTranslation();
  const link = useLink();
  const headingId = useId();
  const [digits, setDigits] = useState('');
  const [isWrong, setWrong] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [found, setFound] = useState<{ number: string; card: Found } | null>(null);

  async function find(number: string) {
    setBusy(true);
    setProblem(null);
    const answer = await link.request('card:find', { siteId, number });
    setBusy(false);
    setFound(answer.ok ? { number, card: answer.value } : null);
    if (!answer.ok) setProblem(refusalSentence(t, answer.refusal));
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setWrong(!isCardNumber(digits));
    if (isCardNumber(digits)) void find(digits);
  }

  return (
    <section className={classes.card} aria-labelledby={headingId}>
      <h2 id={headingId}>
        <IconSearch size={24} aria-hidden />
        {t('cards.find')}
      </h2>
      <p className={classes.hint}>{t('cards.findHint')}</p>
      <form className={classes.find} onSubmit={submit} autoComplete="off" noValidate>
        <TextInput
          className={classes.number}
          size="md"
          label={t('cards.number')}
          inputMode="numeric"
          dir="ltr"
          autoComplete="off"
          value={cardNumberText(digits).trim()}
          onChange={(event) => {
            setWrong(false);
            setDigits(event.currentTarget.value.replaceAll(/\D/g, '').slice(0, CARD_DIGITS));
          }}
          error={isWrong && t('cards.numberWrong')}
          errorProps={{ role: 'alert' }}
        />
        <Button type="submit" size="md" variant="default" loading={isBusy} disabled={disabled}>
          {t('cards.search')}
        </Button>
      </form>
      <div role="alert">
        {problem && (
          <p className="form-alert">
            <IconAlertCircle size={20} aria-hidden />
            {problem}
          </p>
        )}
      </div>
      {found && (
        <FoundCard
          key={found.number}
          siteId={siteId}
          number={found.number}
          card={found.card}
          now={now}
          disabled={disabled}
          onNewPin={(made) => {
            onNewPin(made, found.card.holder !== null);
            void find(found.number);
          }}
          onClosed={(closedAt) => setFound({ ...found, card: { ...found.card, closedAt } })}
          onForget={() => {
            setFound(null);
            setDigits('');
          }}
        />
      )}
    </section>
  );
}
