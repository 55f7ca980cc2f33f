import {
  IconAlertCircle,
  IconCircleArrowDown,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconHelpCircle,
  IconPlugConnectedX,
  type TablerIcon,
} from '@tabler/icons-react';
import type { FibreNow, WifiNow } from '#protocol/line-history.ts';
import type { LineWord } from '#protocol/measures.ts';
import type { Tone } from '../parts/state-look.ts';

/** What can be said of a line in one word: those of the protocol, and "coupure probable" (`down` that no measure has shown yet). */
export type SaidWord = LineWord | 'probable';

/** Each word has a shape of its own, so that none is told by its colour alone; "sans nouvelles" is the terminals' own sign for it. */
export const lookOfLine: Record<SaidWord, { Icon: TablerIcon; tone: Tone }> = {
  good: { Icon: IconCircleCheck, tone: 'free' },
  fair: { Icon: IconAlertCircle, tone: 'short' },
  poor: { Icon: IconCircleArrowDown, tone: 'short' },
  down: { Icon: IconCircleX, tone: 'broken' },
  probable: { Icon: IconHelpCircle, tone: 'broken' },
  silent: { Icon: IconPlugConnectedX, tone: 'out' },
  unknown: { Icon: IconCircleDashed, tone: 'out' },
};

/** The word to say of a line as it is now. */
export function saidWord({ word, isProbable }: Pick<FibreNow | WifiNow, 'word' | 'isProbable'>): SaidWord {
  return word === 'down' && isProbable ? 'probable' : word;
}
