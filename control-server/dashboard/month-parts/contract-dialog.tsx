import { Button, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineContract } from '#protocol/incidents.ts';
import type { Refusal, Result } from '#protocol/result.ts';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import { type ContractField, draftOfContract, readContractDraft } from './contract-draft.ts';
import classes from './month.module.css';

type Props = {
  /** null: there is none yet */
  contract: LineContract | null;
  disabled: boolean;
  onSave: (read: LineContract) => Promise<Result<unknown>>;
  onClose: () => void;
};

const said = ['operator', 'phone', 'reference'] as const;
const figures = ['downMbps', 'upMbps', 'availabilityPercent', 'repairHours'] as const;
const mostLetters = { operator: 60, phone: 30, reference: 60 } as const;

/** The contract as it is written on paper: who, and what they promise. What nobody promises stays empty. */
export function ContractDialog({ contract, disabled, onSave, onClose }: Props) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(() => draftOfContract(contract));
  const [isTried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { read, problems } = readContractDraft(draft);
  const field = (name: ContractField) => ({
    size: 'md' as const,
    autoComplete: 'off',
    label: t(`contract.${name}`),
    value: draft[name],
    onChange: (event: { currentTarget: HTMLInputElement }) => {
      const { value } = event.currentTarget;
      setDraft((before) => ({ ...before, [name]: value }));
    },
  });

  async function save(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (!read) return;
    const answer = await onSave(read);
    setRefusal(answer.ok ? null : answer.refusal);
  }
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('contract.title')}
      closeButtonProps={{ 'aria-label': t('contract.cancel') }}
    >
      <form className={classes.form} onSubmit={(event) => void save(event)} noValidate>
        {said.map((name) => (
          <TextInput
            key={name}
            {...field(name)}
            data-autofocus={name === 'operator' || undefined}
            maxLength={mostLetters[name]}
            error={isTried && problems.has(name) && t('contract.problemOperator')}
          />
        ))}
        <p className={classes.soft}>{t('contract.figuresHint')}</p>
        <div className={classes.fields}>
          {figures.map((name) => (
            <TextInput
              key={name}
              {...field(name)}
              inputMode="decimal"
              description={t(`contract.unit.${name}`)}
              error={isTried && problems.has(name) && t('contract.problemFigure')}
            />
          ))}
        </div>
        {refusal && (
          <p role="alert" className={classes.problem}>
            {refusalSentence(t, refusal)}
          </p>
        )}
        <div className="dialog-actions">
          <Button variant="default" size="md" onClick={onClose}>
            {t('contract.cancel')}
          </Button>
          <Button type="submit" size="md" disabled={disabled}>
            {t('contract.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
