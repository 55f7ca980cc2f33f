import { Button } from '@mantine/core';
import { IconArrowLeft, IconChevronLeft, IconChevronRight, IconDownload, IconPrinter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { isShownMonth, monthLater } from '../month/month-calendar.ts';
import { useMonthWords } from './month-words.ts';
import classes from './month.module.css';

type Props = {
  siteId: string;
  month: string;
  /** the month of today */
  today: string;
  /** null: nothing is read yet */
  onSave: (() => void) | null;
};

/** Which month, the ones beside it, and what one takes away of it. */
export function MonthHead({ siteId, month, today, onSave }: Props) {
  const { t } = useTranslation();
  const words = useMonthWords();
  const beside = (by: 1 | -1) => {
    const other = monthLater(month, by);
    return isShownMonth(other, today) ? other : null;
  };
  const [before, after] = [beside(-1), beside(1)];
  return (
    <div className={classes.head}>
      <div>
        <Link to={`/espaces/${siteId}/reseau`} className={classes.back}>
          <IconArrowLeft size={20} aria-hidden className="flip" />
          {t('site.network')}
        </Link>
        <div className={classes.months}>
          {before !== null && (
            <Link to={`/espaces/${siteId}/mois/${before}`} className={classes.beside} aria-label={words.month(before)}>
              <IconChevronLeft size={24} aria-hidden className="flip" />
            </Link>
          )}
          <h2>{words.month(month)}</h2>
          {after !== null && (
            <Link to={`/espaces/${siteId}/mois/${after}`} className={classes.beside} aria-label={words.month(after)}>
              <IconChevronRight size={24} aria-hidden className="flip" />
            </Link>
          )}
        </div>
      </div>
      <div className={classes.actions}>
        <Button
          size="md"
          disabled={onSave === null}
          leftSection={<IconPrinter size={20} aria-hidden />}
          onClick={() => print()}
        >
          {t('month.print')}
        </Button>
        <Button
          variant="default"
          size="md"
          disabled={onSave === null}
          leftSection={<IconDownload size={20} aria-hidden />}
          onClick={() => onSave?.()}
        >
          {t('network.export')}
        </Button>
      </div>
    </div>
  );
}
