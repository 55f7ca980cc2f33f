import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { QueuedPlace } from '#protocol/queue.ts';
import { clockWords, durationWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { Pictogram } from '../parts/pictogram.tsx';
import classes from './queue.module.css';

type Props = { place: QueuedPlace; isNew: boolean; mayRemove: boolean; disabled: boolean; onRemove: () => void };

/** One place: its number and picture, where it is called to, or how long it may wait. */
export function QueueRow({ place, isNew, mayRemove, disabled, onRemove }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { number, word, called, takenAt, waitMinutes } = place;
  const hour = (moment: number) => clockWords(moment, language);
  return (
    <li data-testid={`place-${number}`} data-called={called !== null} data-new={isNew}>
      <span className={classes.sign}>
        <strong>{number}</strong>
        <Pictogram word={word} />
        <span lang="fr">{word}</span>
      </span>
      <span className={classes.words}>
        {called ? (
          <>
            <strong>{t(called.isHere ? 'queue.here' : 'queue.called', { terminal: called.terminalName })}</strong>
            <span>{t('queue.until', { time: hour(called.until) })}</span>
          </>
        ) : (
          <>
            <span>{t('queue.since', { time: hour(takenAt) })}</span>
            <span>
              {waitMinutes === null
                ? t('queue.waitUnknown')
                : t('queue.wait', { duration: durationWords(Math.max(5, waitMinutes), language) })}
            </span>
          </>
        )}
      </span>
      {mayRemove && (
        <ActionIcon
          variant="subtle"
          size={44}
          disabled={disabled}
          aria-label={t('queue.remove', { number })}
          title={t('queue.remove', { number })}
          onClick={onRemove}
        >
          <IconX size={20} aria-hidden />
        </ActionIcon>
      )}
    </li>
  );
}
