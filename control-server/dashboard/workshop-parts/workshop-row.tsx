import { Button } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Tile } from '#protocol/staff-messages.ts';
import type { Workshop } from '#protocol/workshops.ts';
import { dateWords, intervalsWords } from '../format/hours-words.ts';
import { useLanguage } from '../i18n.ts';
import classes from './workshops.module.css';

type Props = {
  workshop: Workshop;
  date: string;
  tiles: readonly Tile[];
  isNow: boolean;
  /** null: this account only reads */
  onEdit: (() => void) | null;
  onRemove: () => void;
  disabled: boolean;
};

/** One time of a workshop: when, what, where. */
export function WorkshopRow({ workshop, date, tiles, isNow, onEdit, onRemove, disabled }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { title, terminals, repeats } = workshop;
  const day = dateWords(date, language);
  const names = terminals.map(
    (terminalId) => tiles.find((tile) => tile.terminalId === terminalId)?.name ?? t('workshops.gone'),
  );
  const where = names.length === 0 ? t('workshops.room') : new Intl.ListFormat(language).format(names);
  return (
    <li className={classes.row} data-now={isNow} data-testid={`workshop-${title}-${date}`}>
      <p className={classes.hours}>{intervalsWords([workshop], language)}</p>
      <div className={classes.what}>
        <h4>{title}</h4>
        {isNow && <p className={classes.now}>{t('workshops.now')}</p>}
        <p>{where}</p>
        {repeats && (
          <p className={classes.soft}>
            {t('workshops.every', { count: repeats.everyWeeks, date: dateWords(repeats.until, language, false) })}
          </p>
        )}
      </div>
      {onEdit && (
        <div className={classes.rowActions}>
          <Button
            variant="default"
            disabled={disabled}
            leftSection={<IconPencil size={18} aria-hidden />}
            aria-label={t('workshops.editLabel', { title, date: day })}
            onClick={onEdit}
          >
            {t('workshops.edit')}
          </Button>
          <Button
            variant="subtle"
            disabled={disabled}
            leftSection={<IconTrash size={18} aria-hidden />}
            aria-label={t('workshops.removeLabel', { title, date: day })}
            onClick={onRemove}
          >
            {t('workshops.remove')}
          </Button>
        </div>
      )}
    </li>
  );
}
