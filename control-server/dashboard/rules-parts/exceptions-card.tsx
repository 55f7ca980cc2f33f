import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconCalendarPlus, IconTrash } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_EXCEPTIONS } from '#protocol/limits.ts';
import type { DraftException, Problems } from '../rules/rules-draft.ts';
import { DayHours } from './day-hours.tsx';
import classes from './rules.module.css';

type Props = {
  exceptions: readonly DraftException[];
  problems: Problems;
  onChange: (exceptions: DraftException[]) => void;
};

/** Days with other hours than their week's: dates, why, and when it is open then. */
export function ExceptionsCard({ exceptions, problems, onChange }: Props) {
  const { t } = useTranslation();
  const card = useRef<HTMLElement>(null);

  function change(index: number, part: Partial<DraftException>) {
    onChange(exceptions.map((one, at) => (at === index ? { ...one, ...part } : one)));
  }
  function focusAfterwards(selector: string) {
    requestAnimationFrame(() => card.current?.querySelector<HTMLElement>(selector)?.focus());
  }

  return (
    <section ref={card} className={classes.card} aria-labelledby="rules-exceptions">
      <h2 id="rules-exceptions">{t('rules.exceptions.title')}</h2>
      <p className={classes.hint}>{t('rules.exceptions.hint')}</p>
      {exceptions.length === 0 && <p className={classes.said}>{t('rules.exceptions.none')}</p>}
      {exceptions.length > 0 && (
        <ul className={classes.exceptions}>
          {exceptions.map(({ from, to, title, hours }, index) => {
            const name = title.trim() || t('rules.exceptions.untitled', { number: index + 1 });
            const areDatesWrong = problems.has(`exceptions.${index}.dates`);
            return (
              <li key={index}>
                <div role="group" aria-label={name} className={classes.exception}>
                  <div className={classes.exceptionHead}>
                    <TextInput
                      type="date"
                      size="md"
                      data-date={index}
                      label={t('rules.exceptions.from')}
                      value={from}
                      onChange={({ currentTarget: { value } }) =>
                        // One day is the ordinary case: the second date follows until it is later by itself.
                        change(index, { from: value, to: to === from || to < value ? value : to })
                      }
                      error={areDatesWrong}
                    />
                    <TextInput
                      type="date"
                      size="md"
                      label={t('rules.exceptions.to')}
                      value={to}
                      min={from}
                      onChange={(event) => change(index, { to: event.currentTarget.value })}
                      error={areDatesWrong}
                    />
                    <TextInput
                      size="md"
                      maxLength={60}
                      autoComplete="off"
                      label={t('rules.exceptions.name')}
                      placeholder={t('rules.exceptions.nameHint')}
                      value={title}
                      onChange={(event) => change(index, { title: event.currentTarget.value })}
                      error={problems.has(`exceptions.${index}.title`)}
                    />
                    <ActionIcon
                      variant="subtle"
                      size={44}
                      aria-label={t('rules.exceptions.remove', { title: name })}
                      onClick={() => {
                        onChange(exceptions.filter((_, at) => at !== index));
                        focusAfterwards('[data-add-exception]');
                      }}
                    >
                      <IconTrash size={20} aria-hidden />
                    </ActionIcon>
                  </div>
                  {areDatesWrong && <p className={classes.problem}>{t('rules.problem.dates')}</p>}
                  {problems.has(`exceptions.${index}.title`) && (
                    <p className={classes.problem}>{t('rules.problem.title')}</p>
                  )}
                  <DayHours
                    day={name}
                    intervals={hours}
                    problem={problems.get(`exceptions.${index}.hours`)}
                    onChange={(changed) => change(index, { hours: changed })}
                  />
                </div>
              </li>
            );
          })}
        </ul>
      )}
      <div>
        <Button
          data-add-exception
          variant="default"
          disabled={exceptions.length >= MAX_EXCEPTIONS}
          leftSection={<IconCalendarPlus size={20} aria-hidden />}
          onClick={() => {
            onChange([...exceptions, { from: '', to: '', title: '', hours: [] }]);
            focusAfterwards(`[data-date="${exceptions.length}"]`);
          }}
        >
          {t('rules.exceptions.add')}
        </Button>
      </div>
    </section>
  );
}
