import { Switch, TextInput } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CardRules } from '#protocol/cards.ts';
import { MAX_TICKET_MINUTES } from '#protocol/limits.ts';
import { durationWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import type { Problems, RulesDraft } from '../rules/rules-draft.ts';
import classes from './rules.module.css';

type Props = { draft: RulesDraft; problems: Problems; onChange: (part: Partial<RulesDraft>) => void };

/** Whether cards are taken, what they give, and whether their holders' names are asked for: with what the law then makes the city keep, before it is switched on. */
export function CardsCard({ draft, problems, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <section className={classes.card} aria-labelledby="rules-cards">
      <h2 id="rules-cards">{t('rules.cards.title')}</h2>
      <p className={classes.hint}>{t('rules.cards.hint')}</p>
      <Switch
        className={classes.toggle}
        size="md"
        label={t('rules.cards.switch')}
        description={t('rules.cards.switchHint')}
        checked={draft.hasCards}
        onChange={(event) => onChange({ hasCards: event.currentTarget.checked })}
      />
      {draft.hasCards && (
        <>
          <div className={classes.settings}>
            <TextInput
              type="number"
              inputMode="numeric"
              size="md"
              min={1}
              max={MAX_TICKET_MINUTES}
              label={t('rules.cards.minutes')}
              value={draft.cardMinutes}
              onChange={(event) => onChange({ cardMinutes: event.currentTarget.value })}
              error={problems.has('cardMinutes') && t('rules.problem.minutes', { most: MAX_TICKET_MINUTES })}
            />
          </div>
          <Switch
            className={classes.toggle}
            size="md"
            label={t('rules.cards.named')}
            description={t('rules.cards.namedHint')}
            aria-describedby="rules-cards-law"
            checked={draft.areCardsNamed}
            onChange={(event) => onChange({ areCardsNamed: event.currentTarget.checked })}
          />
          <NamedWarning />
        </>
      )}
    </section>
  );
}

/** CPCE art. L34-1 II bis, GDPR art. 30: docs/cards.md. */
function NamedWarning() {
  const { t } = useTranslation();
  return (
    <div id="rules-cards-law" className={classes.law}>
      <IconScale size={24} aria-hidden />
      <div>
        <strong>{t('rules.cards.warningTitle')}</strong>
        <p>{t('rules.cards.warning')}</p>
      </div>
    </div>
  );
}

/** The same for who only reads it. */
export function ReadCards({ cards }: { cards: CardRules | null }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const duration = durationWords(cards?.minutes ?? 0, language);
  return (
    <section className={`${classes.card} ${classes.read}`} aria-labelledby="rules-cards">
      <h2 id="rules-cards">{t('rules.cards.title')}</h2>
      <p className={classes.said}>
        {cards ? t(cards.isNamed ? 'rules.cards.onNamed' : 'rules.cards.on', { duration }) : t('rules.cards.off')}
      </p>
    </section>
  );
}
