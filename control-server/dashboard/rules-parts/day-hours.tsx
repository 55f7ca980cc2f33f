import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_DAY_INTERVALS } from '#protocol/limits.ts';
import type { DraftInterval, Problem } from '../rules/rules-draft.ts';
import classes from './rules.module.css';

type Props = {
  /** the day, for those who hear the fields */
  day: string;
  intervals: readonly DraftInterval[];
  problem: Problem | undefined;
  onChange: (intervals: DraftInterval[]) => void;
  /** the day before, whose hours one press takes over */
  before?: { day: string; intervals: readonly DraftInterval[] };
};

/** The intervals in which a day is open: two fields each, and buttons for one more, one less, and those of the day before. */
export function DayHours({ day, intervals, problem, onChange, before }: Props) {
  const { t } = useTranslation();
  const problemId = useId();
  const row = useRef<HTMLDivElement>(null);

  /** After the list has changed under the finger the keyboard goes on beside it. */
  function focusAfterwards(selector: string) {
    requestAnimationFrame(() => row.current?.querySelector<HTMLElement>(selector)?.focus());
  }

  function change(index: number, part: Partial<DraftInterval>) {
    onChange(intervals.map((one, at) => (at === index ? { ...one, ...part } : one)));
  }

  return (
    <>
      <div ref={row} className={classes.intervals}>
        {intervals.length === 0 && <span className={classes.closed}>{t('rules.hours.closed')}</span>}
        {intervals.map(({ from, to }, index) => {
          const said = { day, number: index + 1 };
          const error = problem ? { error: true, 'aria-describedby': problemId } : {};
          return (
            <span key={index} className={classes.interval}>
              <TextInput
                type="time"
                size="md"
                data-from={index}
                aria-label={t('rules.hours.from', said)}
                value={from}
                onChange={(event) => change(index, { from: event.currentTarget.value })}
                {...error}
              />
              <span>{t('rules.hours.until')}</span>
              <TextInput
                type="time"
                size="md"
                aria-label={t('rules.hours.to', said)}
                value={to}
                onChange={(event) => change(index, { to: event.currentTarget.value })}
                {...error}
              />
              <ActionIcon
                variant="subtle"
                size={44}
                aria-label={t('rules.hours.remove', said)}
                onClick={() => {
                  onChange(intervals.filter((_, at) => at !== index));
                  focusAfterwards('[data-add]');
                }}
              >
                <IconX size={20} aria-hidden />
              </ActionIcon>
            </span>
          );
        })}
        <span className={classes.quiet}>
          <ActionIcon
            data-add
            variant="subtle"
            size={44}
            aria-label={t('rules.hours.addLabel', { day })}
            title={t('rules.hours.add')}
            disabled={intervals.length >= MAX_DAY_INTERVALS}
            onClick={() => {
              onChange([...intervals, { from: '', to: '' }]);
              focusAfterwards(`[data-from="${intervals.length}"]`);
            }}
          >
            <IconPlus size={20} aria-hidden />
          </ActionIcon>
          {before && !areSame(before.intervals, intervals) && (
            <Button
              variant="subtle"
              aria-label={t('rules.hours.sameAsLabel', { day, before: before.day })}
              onClick={() => {
                onChange(before.intervals.map((one) => ({ ...one })));
                focusAfterwards('[data-add]');
              }}
            >
              {t('rules.hours.sameAs', { day: before.day })}
            </Button>
          )}
        </span>
      </div>
      {problem && (problem === 'missing' || problem === 'order') && (
        <p id={problemId} className={`${classes.problem} ${classes.problemRow}`}>
          {t(`rules.problem.${problem}`)}
        </p>
      )}
    </>
  );
}

function areSame(one: readonly DraftInterval[], other: readonly DraftInterval[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
