import { Button, Checkbox, Modal, Radio, Switch, TextInput } from '@mantine/core';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_WORKSHOP_TITLE, MAX_WORKSHOP_WEEKS } from '#protocol/limits.ts';
import type { Refusal, Result } from '#protocol/result.ts';
import type { LocalDate } from '#protocol/room-rules.ts';
import type { Tile } from '#protocol/staff-messages.ts';
import type { PromisedBeyond, Workshop, WorkshopPlan } from '#protocol/workshops.ts';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import { type WorkshopDraft, draftOfWorkshop, readWorkshopDraft } from '../workshops/workshop-draft.ts';
import classes from './workshops.module.css';

type Props = {
  /** null: a new one */
  workshop: Workshop | null;
  today: LocalDate;
  tiles: readonly Tile[];
  disabled: boolean;
  onSave: (plan: WorkshopPlan) => Promise<Result<{ promised: PromisedBeyond[] }>>;
  onClose: () => void;
};

/** A workshop: what it is called, where, when, and how often. What the server refuses is said here, and what was typed stays. */
export function WorkshopDialog({ workshop, today, tiles, disabled, onSave, onClose }: Props) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(() => draftOfWorkshop(workshop, today));
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const formId = useId();
  const read = readWorkshopDraft(draft, today);
  const problems = isTried ? read.problems : new Set();
  const change = (part: Partial<WorkshopDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setRefusal(null);
  };

  async function save(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!read.plan) {
      requestAnimationFrame(() =>
        document
          .getElementById(formId)
          ?.querySelector<HTMLElement>('[aria-invalid="true"], [data-wrong] input')
          ?.focus(),
      );
      return;
    }
    setBusy(true);
    const answer = await onSave(read.plan);
    setBusy(false);
    if (!answer.ok) setRefusal(answer.refusal);
  }

  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={workshop ? t('workshops.form.edit') : t('workshops.form.new')}
      closeButtonProps={{ 'aria-label': t('workshops.form.cancel') }}
    >
      <form id={formId} className={classes.form} onSubmit={(event) => void save(event)} noValidate>
        {workshop?.repeats && <p className={classes.soft}>{t('workshops.form.editHint')}</p>}
        <TextInput
          size="md"
          maxLength={MAX_WORKSHOP_TITLE}
          autoComplete="off"
          data-autofocus
          label={t('workshops.form.title')}
          description={t('workshops.form.titleHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={draft.title}
          onChange={(event) => change({ title: event.currentTarget.value })}
          error={problems.has('title') && t('workshops.problem.title')}
        />
        <Where draft={draft} tiles={tiles} isWrong={problems.has('terminals')} onChange={change} />
        <div className={classes.fields}>
          <TextInput
            type="date"
            size="md"
            {...(workshop ? {} : { min: today })}
            label={t('workshops.form.date')}
            value={draft.date}
            onChange={(event) => change({ date: event.currentTarget.value })}
            error={problems.has('date') && t('workshops.problem.date')}
          />
          <TextInput
            type="time"
            size="md"
            label={t('workshops.form.from')}
            value={draft.from}
            onChange={(event) => change({ from: event.currentTarget.value })}
            error={problems.has('hours') && t('workshops.problem.hours')}
          />
          <TextInput
            type="time"
            size="md"
            label={t('workshops.form.to')}
            value={draft.to}
            onChange={(event) => change({ to: event.currentTarget.value })}
            error={problems.has('hours')}
          />
        </div>
        <Switch
          className={classes.toggle}
          size="md"
          label={t('workshops.form.repeats')}
          checked={draft.doesRepeat}
          onChange={(event) => change({ doesRepeat: event.currentTarget.checked })}
        />
        {draft.doesRepeat && (
          <div className={classes.fields}>
            <TextInput
              type="number"
              inputMode="numeric"
              size="md"
              min={1}
              max={MAX_WORKSHOP_WEEKS}
              label={t('workshops.form.everyWeeks')}
              description={t('workshops.form.everyWeeksHint')}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              value={draft.everyWeeks}
              onChange={(event) => change({ everyWeeks: event.currentTarget.value })}
              error={problems.has('weeks') && t('workshops.problem.weeks', { most: MAX_WORKSHOP_WEEKS })}
            />
            <TextInput
              type="date"
              size="md"
              min={draft.date}
              label={t('workshops.form.until')}
              value={draft.until}
              onChange={(event) => change({ until: event.currentTarget.value })}
              error={problems.has('until') && t('workshops.problem.until')}
            />
          </div>
        )}
        {refusal && (
          <p role="alert" className={classes.problem}>
            {refusalSentence(t, refusal)}
          </p>
        )}
        <div className="dialog-actions">
          <Button variant="default" size="md" onClick={onClose}>
            {t('workshops.form.cancel')}
          </Button>
          <Button type="submit" size="md" disabled={disabled || isBusy}>
            {t('workshops.form.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

type WhereProps = {
  draft: WorkshopDraft;
  tiles: readonly Tile[];
  isWrong: boolean;
  onChange: (part: Partial<WorkshopDraft>) => void;
};

/** The whole room, or some of its terminals. */
function Where({ draft, tiles, isWrong, onChange }: WhereProps) {
  const { t } = useTranslation();
  const { isWholeRoom, terminals } = draft;
  // A terminal that was taken out of the room stays in its workshop until somebody unticks it.
  const gone = terminals.filter((terminalId) => !tiles.some((tile) => tile.terminalId === terminalId));
  const seats = [
    ...tiles.map(({ terminalId, name }) => ({ terminalId, name })),
    ...gone.map((terminalId) => ({ terminalId, name: t('workshops.gone') })),
  ];
  const toggle = (terminalId: string) =>
    onChange({
      terminals: terminals.includes(terminalId)
        ? terminals.filter((other) => other !== terminalId)
        : [...terminals, terminalId],
    });
  return (
    <Radio.Group
      label={t('workshops.form.where')}
      value={isWholeRoom ? 'room' : 'some'}
      onChange={(value) => onChange({ isWholeRoom: value === 'room' })}
    >
      <div className={classes.choices}>
        <Radio size="md" value="room" label={t('workshops.room')} />
        <Radio size="md" value="some" label={t('workshops.form.some')} />
      </div>
      {!isWholeRoom && (
        <div
          role="group"
          aria-label={t('workshops.form.some')}
          className={classes.seats}
          {...(isWrong ? { 'data-wrong': true } : {})}
        >
          {seats.map(({ terminalId, name }) => (
            <Checkbox
              key={terminalId}
              size="md"
              label={name}
              checked={terminals.includes(terminalId)}
              onChange={() => toggle(terminalId)}
            />
          ))}
        </div>
      )}
      {isWrong && (
        <p role="alert" className={classes.problem}>
          {t('workshops.problem.terminals')}
        </p>
      )}
    </Radio.Group>
  );
}
