import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DEFAULT_TICKET_MINUTES, MAX_EXTENSIONS, MAX_SESSION_MINUTES } from '#protocol/limits.ts';
import { type LimitRule, WayIn } from '#protocol/room-rules.ts';
import type { Tile } from '#protocol/staff-messages.ts';
import { weekdayWords } from '../format/hours-words.ts';
import { useLanguage } from '../i18n.ts';
import { wholeNumber } from '../rules/rules-draft.ts';
import classes from './rules.module.css';

const DAY_MINUTES = 1_440;
const weekdays = [1, 2, 3, 4, 5, 6, 7];

type Props = {
  /** null: a new one */
  rule: LimitRule | null;
  number: number;
  tiles: readonly Tile[];
  onKeep: (rule: LimitRule) => void;
  onClose: () => void;
};

/** One rule: for whom, and how long. Nothing ticked means all of them, as in the protocol. */
export function LimitDialog({ rule, number, tiles, onKeep, onClose }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [kinds, setKinds] = useState<WayIn[]>(rule?.kinds ?? []);
  const [terminals, setTerminals] = useState<string[]>(rule?.terminals ?? []);
  const [days, setDays] = useState<number[]>(rule?.weekdays ?? []);
  const [session, setSession] = useState(String(rule?.minutesPerSession ?? DEFAULT_TICKET_MINUTES));
  const [day, setDay] = useState(String(rule?.minutesPerDay ?? ''));
  const [extensions, setExtensions] = useState(rule ? String(rule.extensions ?? '') : '2');
  const [isTried, setTried] = useState(false);

  const minutesPerSession = wholeNumber(session, 1, MAX_SESSION_MINUTES);
  const minutesPerDay = wholeNumber(day, 1, DAY_MINUTES);
  const allowed = wholeNumber(extensions, 0, MAX_EXTENSIONS);
  const isDayWrong = day.trim() !== '' && minutesPerDay === null;
  const areExtensionsWrong = extensions.trim() !== '' && allowed === null;

  function keep(event: FormEvent) {
    event.preventDefault();
    // The form is inside a portal of the page's own: nothing else may take this for its own submit.
    event.stopPropagation();
    setTried(true);
    if (minutesPerSession === null || isDayWrong || areExtensionsWrong) return;
    onKeep({ kinds, terminals, weekdays: days, minutesPerSession, minutesPerDay, extensions: allowed });
  }

  // A terminal that was taken out stays in its rule until somebody unticks it: without it the rule would be for all.
  const there = new Set(tiles.map(({ terminalId }) => terminalId));
  const gone = (rule?.terminals ?? []).filter((terminalId) => !there.has(terminalId));
  const seats = [
    ...tiles.map(({ terminalId, name }) => ({ terminalId, name })),
    ...gone.map((terminalId) => ({ terminalId, name: t('rules.limits.gone') })),
  ];
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={rule ? t('rules.form.edit', { number }) : t('rules.form.new')}
      closeButtonProps={{ 'aria-label': t('rules.form.cancel') }}
    >
      <form className={classes.form} onSubmit={keep} noValidate>
        <Choices legend={t('rules.form.kinds')} hint={t('rules.form.allHint')}>
          {WayIn.options.map((kind) => (
            <Checkbox
              key={kind}
              size="md"
              label={t(`rules.kind.${kind}`)}
              checked={kinds.includes(kind)}
              onChange={() => setKinds(toggled(kinds, kind))}
            />
          ))}
        </Choices>
        {seats.length > 0 && (
          <Choices legend={t('rules.form.terminals')} hint={t('rules.form.allHint')}>
            {seats.map(({ terminalId, name }) => (
              <Checkbox
                key={terminalId}
                size="md"
                label={name}
                checked={terminals.includes(terminalId)}
                onChange={() => setTerminals(toggled(terminals, terminalId))}
              />
            ))}
          </Choices>
        )}
        <Choices legend={t('rules.form.weekdays')} hint={t('rules.form.allHint')}>
          {weekdays.map((weekday) => (
            <Checkbox
              key={weekday}
              size="md"
              label={weekdayWords(weekday, language)}
              checked={days.includes(weekday)}
              onChange={() => setDays(toggled(days, weekday))}
            />
          ))}
        </Choices>
        <div className={classes.numbers}>
          <TextInput
            type="number"
            inputMode="numeric"
            size="md"
            required
            withAsterisk={false}
            label={t('rules.form.session')}
            value={session}
            onChange={(event) => setSession(event.currentTarget.value)}
            error={isTried && minutesPerSession === null && t('rules.problem.minutes', { most: MAX_SESSION_MINUTES })}
          />
          <TextInput
            type="number"
            inputMode="numeric"
            size="md"
            label={t('rules.form.extensions')}
            description={t('rules.form.extensionsHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={extensions}
            onChange={(event) => setExtensions(event.currentTarget.value)}
            error={isTried && areExtensionsWrong && t('rules.problem.extensions', { most: MAX_EXTENSIONS })}
          />
          <TextInput
            type="number"
            inputMode="numeric"
            size="md"
            className={classes.wide}
            label={t('rules.form.day')}
            description={t('rules.form.dayHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={day}
            onChange={(event) => setDay(event.currentTarget.value)}
            error={isTried && isDayWrong && t('rules.problem.minutes', { most: DAY_MINUTES })}
          />
        </div>
        <div className="dialog-actions">
          <Button variant="default" size="md" onClick={onClose}>
            {t('rules.form.cancel')}
          </Button>
          <Button type="submit" size="md">
            {t('rules.form.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function Choices({ legend, hint, children }: { legend: string; hint: string; children: ReactNode }) {
  const hintId = useId();
  return (
    <fieldset className={classes.group} aria-describedby={hintId}>
      <legend>{legend}</legend>
      <p id={hintId} className={classes.hint}>
        {hint}
      </p>
      <div className={classes.checks}>{children}</div>
    </fieldset>
  );
}

function toggled<T>(list: readonly T[], one: T): T[] {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
}
