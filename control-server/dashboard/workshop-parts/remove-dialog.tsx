import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Workshop } from '#protocol/workshops.ts';
import { dateWords } from '../format/hours-words.ts';
import { useLanguage } from '../i18n.ts';

type Props = {
  workshop: Workshop;
  date: string;
  /** `date` null: all of it */
  onRemove: (date: string | null) => void;
  onClose: () => void;
};

/** One date or all of them. The focus starts on the way back. */
export function RemoveDialog({ workshop, date, onRemove, onClose }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('workshops.removeTitle', { title: workshop.title })}
      closeButtonProps={{ 'aria-label': t('workshops.keep') }}
    >
      <p className="dialog-text">{t('workshops.removeText')}</p>
      <div className="dialog-actions">
        <Button variant="default" size="md" data-autofocus onClick={onClose}>
          {t('workshops.keep')}
        </Button>
        {workshop.repeats && (
          <Button color="broken" variant="outline" size="md" onClick={() => onRemove(date)}>
            {t('workshops.removeOne', { date: dateWords(date, language) })}
          </Button>
        )}
        <Button color="broken" size="md" onClick={() => onRemove(null)}>
          {workshop.repeats ? t('workshops.removeAll') : t('workshops.removeIt')}
        </Button>
      </div>
    </Modal>
  );
}
