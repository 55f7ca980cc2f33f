import { Button } from '@mantine/core';
import { IconAlertCircle, IconCircleCheck, IconPencil } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Refusal } from '#protocol/result.ts';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import classes from './rules.module.css';

type Props = {
  isDirty: boolean;
  /** the fields hold something wrong, and saving was tried */
  hasProblems: boolean;
  refusal: Refusal | null;
  isBusy: boolean;
  disabled: boolean;
  onSave: () => void;
  onUndo: () => void;
  /** reads what is in force now, and forgets what was written here */
  onReload: () => void;
};

/** Whether everything is saved, and what to do about it; always in reach. */
export function SaveBar({ isDirty, hasProblems, refusal, isBusy, disabled, onSave, onUndo, onReload }: Props) {
  const { t } = useTranslation();
  const isConflict = refusal?.code === 'rules-changed';
  const problem = refusal ? refusalSentence(t, refusal) : hasProblems ? t('rules.save.problems') : null;
  return (
    <div className={classes.saveBar} data-problem={problem !== null || undefined}>
      <p role={problem === null ? 'status' : 'alert'}>
        {problem !== null ? (
          <IconAlertCircle size={20} aria-hidden />
        ) : isDirty ? (
          <IconPencil size={20} aria-hidden />
        ) : (
          <IconCircleCheck size={20} aria-hidden />
        )}
        {problem ?? t(isDirty ? 'rules.save.dirty' : 'rules.save.clean')}
      </p>
      {isConflict ? (
        <Button size="md" disabled={disabled} onClick={onReload}>
          {t('rules.save.reload')}
        </Button>
      ) : (
        <>
          <Button variant="default" size="md" disabled={!isDirty || isBusy} onClick={onUndo}>
            {t('rules.save.undo')}
          </Button>
          <Button size="md" disabled={!isDirty || disabled} loading={isBusy} onClick={onSave}>
            {t('rules.save.action')}
          </Button>
        </>
      )}
    </div>
  );
}
