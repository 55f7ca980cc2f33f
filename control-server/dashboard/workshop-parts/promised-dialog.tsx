import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { PromisedBeyond } from '#protocol/workshops.ts';
import { minuteWords } from '../format/hours-words.ts';
import { useLanguage } from '../i18n.ts';
import classes from './workshops.module.css';

type Props = { promised: readonly PromisedBeyond[]; onClose: () => void };

/** Who sits longer than the workshop's beginning because it was promised: the helper knows, and nobody is cut. */
export function PromisedDialog({ promised, onClose }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Modal
      opened={promised.length > 0}
      onClose={onClose}
      title={t('workshops.promisedTitle')}
      closeButtonProps={{ 'aria-label': t('workshops.understood') }}
    >
      <p className="dialog-text">{t('workshops.promisedText')}</p>
      <ul className={classes.promised}>
        {promised.map(({ terminalName, minute }) => (
          <li key={terminalName}>
            {t('workshops.promisedLine', { terminal: terminalName, time: minuteWords(minute, language) })}
          </li>
        ))}
      </ul>
      <div className="dialog-actions">
        <Button size="md" data-autofocus onClick={onClose}>
          {t('workshops.understood')}
        </Button>
      </div>
    </Modal>
  );
}
