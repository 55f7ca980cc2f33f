import { IconSend } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../i18n.ts';
import type { Shown } from '../orders/order-view.ts';
import { shownWords } from '../orders/order-words.ts';
import { lookOfOrder } from './order-look.ts';
import classes from './order-line.module.css';
import { toneStyle } from './tone-style.ts';

type Props = {
  shown: Shown;
  isAway: boolean;
  /** pending orders besides this one */
  others?: number;
};

/** An order to a terminal and what became of it. Its end is read out by the page's announcer, so it is silent here. */
export function OrderLine({ shown, isAway, others = 0 }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { Icon, tone, isQuiet } = lookOfOrder(shown);
  const state = shown.kind === 'order' ? shown.order.state.kind : shown.kind;
  return (
    <p className={classes.line} data-order={state} data-quiet={isQuiet || undefined} style={toneStyle(tone)}>
      <Icon size={18} aria-hidden className={Icon === IconSend ? 'flip' : undefined} />
      <span>
        {shownWords(shown, { t, language, isAway })}
        {others > 0 && <span className={classes.others}> ({t('order.others', { count: others })})</span>}
      </span>
    </p>
  );
}
