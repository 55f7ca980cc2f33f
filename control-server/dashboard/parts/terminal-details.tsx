import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ORDER_SHOWN_MS } from '#protocol/limits.ts';
import type { Tile } from '#protocol/staff-messages.ts';
import { clockWords, durationWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import type { Attempt } from '../orders/order-view.ts';
import { currentOrders } from '../orders/order-view.ts';
import { MemoryLines } from './memory-lines.tsx';
import { OrderLine } from './order-line.tsx';
import { ReasonList } from './reason-list.tsx';
import classes from './terminal-details.module.css';

type Props = {
  /** null: closed */
  tile: Tile | null;
  attempt: Attempt | null;
  /** the server's clock, ms since 1970 */
  now: number;
  onClose: () => void;
};

/** What is worth knowing of a terminal besides its state: the orders of the last quarter of an hour, why people were refused and sessions ended, its memory, its clock, its version. */
export function TerminalDetails({ tile, attempt, now, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={tile !== null}
      onClose={onClose}
      size="lg"
      title={t('details.title', { name: tile?.name ?? '' })}
      closeButtonProps={{ 'aria-label': t('details.close') }}
    >
      {tile && <Details tile={tile} attempt={attempt} now={now} />}
    </Modal>
  );
}

function Details({ tile, attempt, now }: { tile: Tile; attempt: Attempt | null; now: number }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const orders = currentOrders(tile.orders, attempt, now);
  const isAway = tile.state.kind === 'silent';
  return (
    <div className={classes.details}>
      <section aria-labelledby="details-orders">
        <h3 id="details-orders">{t('order.list')}</h3>
        {orders.length === 0 ? (
          <p>{t('order.none', { duration: durationWords(ORDER_SHOWN_MS / 60_000, language) })}</p>
        ) : (
          <ul>
            {orders.map((order) => (
              <li key={order.commandId}>
                <OrderLine shown={{ kind: 'order', order }} isAway={isAway} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="details-reasons">
        <h3 id="details-reasons">{t('reasons.title')}</h3>
        <ReasonList key={tile.terminalId} terminalId={tile.terminalId} />
      </section>
      <section aria-labelledby="details-memory">
        <h3 id="details-memory">{t('memory.title')}</h3>
        <MemoryLines tile={tile} />
      </section>
      <footer>
        {tile.lastWipedAt !== null && <p>{t('tile.wipedAt', { time: clockWords(tile.lastWipedAt, language) })}</p>}
        {tile.appVersion !== null && <p>{t('tile.version', { version: tile.appVersion })}</p>}
      </footer>
    </div>
  );
}
