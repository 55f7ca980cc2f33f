import { IconClockPlus, IconDoorEnter, IconMessageCircle, IconPlayerStop, IconSparkles } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EXTENSION_MINUTES, SESSION_ORDER_WAITS_MS } from '#protocol/limits.ts';
import type { Tile } from '#protocol/staff-messages.ts';
import { durationWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import type { OrderVerb } from '../orders/order-view.ts';
import { isBlockedByMemory, sessionOf } from '../orders/tile-facts.ts';
import { OrderButton } from './order-button.tsx';
import classes from './tile.module.css';

export type TileVerb = OrderVerb | 'details';

type Props = {
  tile: Tile;
  /** Is this order pending, so that a second one makes no sense now? */
  isAsked: (verb: OrderVerb) => boolean;
  /** Is an order waiting for it already? Then its line says what the hint would. */
  isWaiting: boolean;
  disabled: boolean;
  onAct: (verb: TileVerb) => void;
};

/** The buttons that fit the state, one press each. At a terminal that is away, those whose order waits for it, with a word that says so. */
export function TileActions({ tile, isAsked, isWaiting, disabled, onAct }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { name, state } = tile;
  const shared = { name, disabled };
  const askedWords = (verb: OrderVerb, word: string, label: string) => (isAsked(verb) ? { word, label } : null);
  if (state.kind === 'out-of-service' && !isBlockedByMemory(tile)) {
    return (
      <div className={classes.actions}>
        <OrderButton
          {...shared}
          variant="light"
          word={t('tile.wipeAgain')}
          label={t('tile.wipeAgain')}
          icon={<IconSparkles size={20} aria-hidden />}
          asked={askedWords('wipe-again', t('order.asked.wipe-again'), t('order.asked.wipe-again'))}
          onPress={() => onAct('wipe-again')}
        />
      </div>
    );
  }
  // Who comes late to a workshop, or does not take part, may be let in there by a helper.
  const mayOpen = state.kind === 'free' || (state.kind === 'reserved' && tile.booking !== undefined);
  if (mayOpen && !isBlockedByMemory(tile)) {
    return (
      <div className={classes.actions}>
        <OrderButton
          {...shared}
          variant="light"
          word={t('tile.open')}
          label={t('tile.openLabel', { name })}
          icon={<IconDoorEnter size={20} aria-hidden className="flip" />}
          asked={askedWords('open', t('order.asked.open'), t('order.asked.open'))}
          onPress={() => onAct('open')}
        />
      </div>
    );
  }
  if (sessionOf(state) === null) return null;
  const isAway = state.kind === 'silent';
  const extension = { name, minutes: EXTENSION_MINUTES };
  return (
    <>
      {isAway && !isWaiting && (
        <p className={classes.hint}>
          {t('order.awayHint', { duration: durationWords(SESSION_ORDER_WAITS_MS / 60_000, language) })}
        </p>
      )}
      <div className={classes.actions}>
        <OrderButton
          {...shared}
          variant="light"
          word={t('tile.extend', extension)}
          label={t(isAway ? 'tile.awayExtendLabel' : 'tile.extendLabel', extension)}
          icon={<IconClockPlus size={20} aria-hidden />}
          asked={askedWords('extend', t('tile.extend', extension), t('tile.extend', extension))}
          onPress={() => onAct('extend')}
        />
        {!isAway && (
          <OrderButton
            {...shared}
            variant="default"
            word={t('tile.message')}
            label={t('tile.messageLabel', { name })}
            icon={<IconMessageCircle size={20} aria-hidden />}
            asked={askedWords('show-message', t('tile.message'), t('tile.message'))}
            onPress={() => onAct('show-message')}
          />
        )}
        <OrderButton
          {...shared}
          variant="default"
          word={t('tile.end')}
          label={t(isAway ? 'tile.awayEndLabel' : 'tile.endLabel', { name })}
          icon={<IconPlayerStop size={20} aria-hidden />}
          asked={askedWords('end', t('order.askedShort'), t('order.asked.end'))}
          onPress={() => onAct('end')}
        />
      </div>
    </>
  );
}
