import { useTranslation } from 'react-i18next';
import type { Me, Tile as TileData } from '#protocol/staff-messages.ts';
import type { CommandState } from '../state/commands.ts';
import { mayAct } from '../state/rights.ts';
import { CommandFeedback } from './command-feedback.tsx';
import { ConfinementBadge } from './confinement-badge.tsx';
import { MeasureLine } from './measure-line.tsx';
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
  command: CommandState | null;
  disabled: boolean;
  onAct: (verb: TileVerb) => void;
};

/** One terminal: its state, never its screen. */
export function Tile({ tile, me, now, command, disabled, onAct }: Props) {
  const { t } = useTranslation();
  const look = tileLook(tile.state, now);
  const { Icon, tone } = lookOf[look];
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
        {mayAct(me) && <TileMenu tile={tile} me={me} disabled={disabled} onAct={onAct} />}
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
      {mayAct(me) && <TileActions tile={tile} busy={command?.kind === 'asked'} disabled={disabled} onAct={onAct} />}
      {command && <CommandFeedback command={command} />}
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
