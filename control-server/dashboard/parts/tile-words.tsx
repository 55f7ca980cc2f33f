import { useTranslation } from 'react-i18next';
import type { Tile } from '#protocol/staff-messages.ts';
import { clockWords, durationWords, minutesLeft } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { isBlockedByMemory } from '../orders/tile-facts.ts';

/** The two lines under the state of a tile: what matters now, then the detail. `now` on the server's clock. */
export function TileWords({ tile, now }: { tile: Tile; now: number }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const hour = (moment: number) => clockWords(moment, language);
  const { state } = tile;
  const wipedAt = tile.lastWipedAt !== null && <span>{t('tile.wipedAt', { time: hour(tile.lastWipedAt) })}</span>;
  // Why is said by its badge.
  if (isBlockedByMemory(tile)) return wipedAt;
  switch (state.kind) {
    case 'occupied': {
      const minutes = minutesLeft(state.endsAt, now);
      return (
        <>
          <strong>
            {minutes === 0 ? t('tile.over') : t('tile.left', { duration: durationWords(minutes, language) })}
          </strong>
          <span>{t('tile.endsAt', { time: hour(state.endsAt) })}</span>
          {tile.pausedUntil !== undefined && <span>{t('tile.paused', { time: hour(tile.pausedUntil) })}</span>}
          {tile.accompaniedFor && (
            <span>{t('tile.accompanied', { procedure: t(`accompany.procedure.${tile.accompaniedFor}`) })}</span>
          )}
          {tile.booking && <span>{t('tile.workshop', { title: tile.booking.title })}</span>}
          {tile.sharesTicket && <span>{t('tile.sharesTicket')}</span>}
        </>
      );
    }
    case 'free':
      return (
        <>
          <strong>{t('tile.ready')}</strong>
          {wipedAt}
        </>
      );
    case 'reserved': {
      const { hold, booking } = tile;
      if (booking) {
        return (
          <>
            <strong>{t('tile.workshop', { title: booking.title })}</strong>
            <span>{t('tile.workshopUntil', { time: hour(booking.until) })}</span>
          </>
        );
      }
      return hold ? (
        <>
          <strong>{t('tile.held', { number: hold.number, word: hold.word })}</strong>
          <span>{t('tile.heldUntil', { time: hour(hold.until) })}</span>
        </>
      ) : (
        <span>{t('tile.reserved')}</span>
      );
    }
    case 'wiping':
      return <span>{t('tile.wiping')}</span>;
    case 'out-of-service':
      return (
        <>
          <strong>{t('tile.broken')}</strong>
          {state.residue.map(({ kind, count }) => (
            <span key={kind}>{t(`residue.${kind}`, { count })}</span>
          ))}
        </>
      );
    case 'silent':
      return (
        <>
          <strong>
            {state.since === null ? t('tile.silentNever') : t('tile.silentSince', { time: hour(state.since) })}
          </strong>
          <span>{t('tile.silentHint')}</span>
          {state.session !== null && <span>{t('tile.awaySession', { time: hour(state.session.endsAt) })}</span>}
        </>
      );
  }
}
