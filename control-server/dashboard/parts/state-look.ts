import {
  IconArmchair,
  IconAlertTriangle,
  IconHourglassLow,
  IconPlugConnectedX,
  IconSparkles,
  IconTicket,
  IconUser,
} from '@tabler/icons-react';
import type { TileState } from '#protocol/staff-messages.ts';
import { minutesLeft } from '../format/clock-words.ts';

/** Tones of assets/tokens.css; each is `--<tone>` for marks and words, `--<tone>-soft` for the ground behind. */
export type Tone = 'free' | 'occupied' | 'short' | 'help' | 'broken' | 'out';

/** What a tile looks like: the state of the terminal, and the last minutes of a session on top. */
export type Look = TileState['kind'] | 'short';

export const lookOf: Record<Look, { Icon: typeof IconUser; tone: Tone }> = {
  free: { Icon: IconArmchair, tone: 'free' },
  reserved: { Icon: IconTicket, tone: 'occupied' },
  occupied: { Icon: IconUser, tone: 'occupied' },
  short: { Icon: IconHourglassLow, tone: 'short' },
  wiping: { Icon: IconSparkles, tone: 'out' },
  'out-of-service': { Icon: IconAlertTriangle, tone: 'broken' },
  silent: { Icon: IconPlugConnectedX, tone: 'out' },
};

/** From this many whole minutes on, a session is shown as ending soon; the resident was told at ten and at five. */
const SHORT_FROM_MINUTES = 5;

/** The look of a state at a moment of the server's clock. */
export function tileLook(state: TileState, now: number): Look {
  if (state.kind !== 'occupied') return state.kind;
  return minutesLeft(state.endsAt, now) <= SHORT_FROM_MINUTES ? 'short' : 'occupied';
}
