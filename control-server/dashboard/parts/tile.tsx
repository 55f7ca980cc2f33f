import { useTranslation } from 'react-i18next';
import type { Me, Tile as TileData } from '#protocol/staff-messages.ts';
import {
  type Attempt,
  type OrderVerb,
  currentOrders,
  isAsked,
  otherPending,
  shownOrders,
} from '../orders/order-view.ts';
import { isBlockedByMemory } from '../orders/tile-facts.ts';
import { mayAct } from '../state/rights.ts';
import { ConfinementBadge } from './confinement-badge.tsx';
import { HelpBadge } from './help-badge.tsx';
import { MeasureLine } from './measure-line.tsx';
import { MemoryBadge } from './memory-badge.tsx';
import { OrderLine } from './order-line.tsx';
import { RemainingRing } from './remaining-ring.tsx';
import { lookOf, tileLook } from './state-look.ts';
import { TileActions, type TileVerb } from './tile-actions.tsx';
import { TileMenu } from './tile-menu.tsx';
import classes from './tile.module.css';
import { TileWords } from './tile-words.tsx';
import { toneStyle } from './tone-style.ts';

type Props = {
  tile: TileData;
  me: Me;
  /** The server's clock, ms since 1970. */
  now: number;
  /** what this page asked of it last, and whether the server is still to answer */
  attempt: Attempt | null;
  isAsking: (verb: OrderVerb) => boolean;
  disabled: boolean;
  onAct: (verb: TileVerb) => void;
};

/** One terminal: its state, never its screen. */
export function Tile({ tile, me, now, attempt, isAsking, disabled, onAct }: Props) {
  const { t } = useTranslation();
  const look = isBlockedByMemory(tile) ? 'out-of-service' : tileLook(tile.state, now);
  const { Icon, tone } = lookOf[look];
  const current = currentOrders(tile.orders, attempt, now);
  const shown = shownOrders(current, attempt);
  const isBusy = (verb: OrderVerb) =>
    isAsking(verb) || ((verb === 'end' || verb === 'open' || verb === 'wipe-again') && isAsked(current, verb));
  return (
    <article
      className={classes.tile}
      data-look={look}
      data-testid={`tile-${tile.name}`}
      style={toneStyle(tone)}
      aria-label={tile.name}
    >
      <header className={classes.head}>
        <h3>{tile.name}</h3>
        <TileMenu tile={tile} me={me} isAsked={isBusy} disabled={disabled} onAct={onAct} />
      </header>
      <div className={classes.body}>
        <RemainingRing fraction={fractionLeft(tile.state, now)}>
          <Icon size={30} stroke={1.75} />
        </RemainingRing>
        <div className={classes.words}>
          <span className={classes.state}>{t(`state.${look}`)}</span>
          <TileWords tile={tile} now={now} />
        </div>
      </div>
      <HelpBadge call={tile.help} />
      <MemoryBadge memory={tile.memory} />
      {mayAct(me) && (
        <TileActions
          tile={tile}
          isAsked={isBusy}
          isWaiting={current.some(({ state }) => state.kind === 'waiting')}
          disabled={disabled}
          onAct={onAct}
        />
      )}
      {shown.map((one, place) => (
        <OrderLine
          key={one.kind}
          shown={one}
          isAway={tile.state.kind === 'silent'}
          others={place === shown.length - 1 ? otherPending(current, shown) : 0}
        />
      ))}
      <footer className={classes.foot}>
        {tile.state.kind !== 'silent' && <MeasureLine measure={tile.measure} />}
        {tile.confinement && <ConfinementBadge confinement={tile.confinement} />}
      </footer>
    </article>
  );
}

function fractionLeft(state: TileData['state'], now: number): number | null {
  if (state.kind !== 'occupied') return null;
  const whole = Math.max(1, state.endsAt - state.startedAt);
  return Math.min(1, Math.max(0, (state.endsAt - now) / whole));
}
