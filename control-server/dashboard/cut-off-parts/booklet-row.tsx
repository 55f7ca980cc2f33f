import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Booklet } from '#protocol/booklets.ts';
import { dayWords, durationWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import classes from './cut-off.module.css';

type Props = { booklet: Booklet; disabled: boolean; onCancel: () => void };

/** One booklet that is good: what is left of it, until when, and how it is cancelled. */
export function BookletRow({ booklet, disabled, onCancel }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [isAsking, setIsAsking] = useState(false);
  const { madeAt, expiresAt, minutes, count, used, ready } = booklet;
  const made = dayWords(madeAt, language);
  return (
    <li data-testid="booklet">
      <span className={classes.booklet}>
        <strong>{t('cutOff.madeOn', { day: made })}</strong>
        <span>
          {t('cutOff.tickets', { count })} · {durationWords(minutes, language)} · {t('cutOff.used', { count: used })}
        </span>
        <span>{t('cutOff.validUntil', { day: dayWords(expiresAt - 1, language) })}</span>
        {ready < count && <span>{t('cutOff.making', { ready, count: String(count) })}</span>}
      </span>
      <Button
        variant="subtle"
        color="broken"
        disabled={disabled}
        aria-label={t('cutOff.cancelOf', { day: made })}
        onClick={() => setIsAsking(true)}
      >
        {t('cutOff.cancel')}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        title={t('cutOff.cancelTitle')}
        body={t('cutOff.cancelText')}
        confirm={t('cutOff.cancelYes')}
        cancel={t('cutOff.cancelNo')}
        onConfirm={onCancel}
        onClose={() => setIsAsking(false)}
      />
    </li>
  );
}
