import { ActionIcon, Button } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconCheck, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_LIMIT_RULES } from '#protocol/limits.ts';
import type { LimitRule } from '#protocol/room-rules.ts';
import type { Tile } from '#protocol/staff-messages.ts';
import { useLanguage } from '../i18n.ts';
import { moved } from '../rules/rules-draft.ts';
import { LimitDialog } from './limit-dialog.tsx';
import { whatWords, whoWords } from './rule-words.ts';
import classes from './rules.module.css';

type Props = {
  rules: readonly LimitRule[];
  tiles: readonly Tile[];
  /** place of the rule that fits the preview */
  matched: number | null;
  /** null: they are only read */
  onChange: ((rules: LimitRule[]) => void) | null;
};

/** Who gets how long, in order: the first rule that fits. */
export function LimitsCard({ rules, tiles, matched, onChange }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const card = useRef<HTMLElement>(null);
  /** which rule the dialog is about; its length: a new one */
  const [edited, setEdited] = useState<number | null>(null);
  const reading = { t, language, tiles };

  function change(next: LimitRule[], focus: string) {
    onChange?.(next);
    requestAnimationFrame(() => card.current?.querySelector<HTMLElement>(focus)?.focus());
  }
  function move(index: number, by: -1 | 1) {
    const to = index + by;
    const canGoOn = by === -1 ? to > 0 : to < rules.length - 1;
    const way = (by === -1) === canGoOn ? 'up' : 'down';
    change(moved(rules, index, by), `[data-${way}="${to}"]`);
  }

  return (
    <section ref={card} className={classes.card} aria-labelledby="rules-limits">
      <h2 id="rules-limits">{t('rules.limits.title')}</h2>
      <p className={classes.hint}>{t('rules.limits.hint')}</p>
      {rules.length > 0 && (
        <ol className={classes.rules}>
          {rules.map((rule, index) => {
            const said = { number: index + 1 };
            return (
              <li key={index} className={classes.rule} data-matched={matched === index || undefined}>
                <span className={classes.number} aria-hidden>
                  {index + 1}
                </span>
                <div className={classes.ruleText}>
                  <p className={classes.ruleWho}>{whoWords(rule, reading)}</p>
                  <p className={classes.ruleWhat}>{whatWords(rule, reading)}</p>
                  {matched === index && (
                    <p className={classes.ruleMatched}>
                      <IconCheck size={18} aria-hidden />
                      {t('rules.limits.matched')}
                    </p>
                  )}
                </div>
                {onChange && (
                  <div className={classes.ruleActions}>
                    <ActionIcon
                      variant="subtle"
                      size={44}
                      data-up={index}
                      disabled={index === 0}
                      aria-label={t('rules.limits.up', said)}
                      onClick={() => move(index, -1)}
                    >
                      <IconArrowUp size={20} aria-hidden />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      size={44}
                      data-down={index}
                      disabled={index === rules.length - 1}
                      aria-label={t('rules.limits.down', said)}
                      onClick={() => move(index, 1)}
                    >
                      <IconArrowDown size={20} aria-hidden />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      size={44}
                      aria-label={t('rules.limits.edit', said)}
                      onClick={() => setEdited(index)}
                    >
                      <IconPencil size={20} aria-hidden />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      size={44}
                      aria-label={t('rules.limits.remove', said)}
                      onClick={() =>
                        change(
                          rules.filter((_, at) => at !== index),
                          '[data-add-rule]',
                        )
                      }
                    >
                      <IconTrash size={20} aria-hidden />
                    </ActionIcon>
                  </div>
                )}
              </li>
            );
          })}
        </ol>
      )}
      <p className={classes.otherwise}>{t('rules.limits.otherwise')}</p>
      {onChange && (
        <div>
          <Button
            data-add-rule
            variant="default"
            disabled={rules.length >= MAX_LIMIT_RULES}
            leftSection={<IconPlus size={20} aria-hidden />}
            onClick={() => setEdited(rules.length)}
          >
            {t('rules.limits.add')}
          </Button>
          {edited !== null && (
            <LimitDialog
              rule={rules[edited] ?? null}
              number={edited + 1}
              tiles={tiles}
              onKeep={(rule) => {
                onChange([...rules.slice(0, edited), rule, ...rules.slice(edited + 1)]);
                setEdited(null);
              }}
              onClose={() => setEdited(null)}
            />
          )}
        </div>
      )}
    </section>
  );
}
