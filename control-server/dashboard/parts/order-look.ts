import {
  IconAlertCircle,
  IconCheck,
  IconCircleCheck,
  IconClockPause,
  IconClockX,
  IconHelpCircle,
  IconSend,
} from '@tabler/icons-react';
import type { OrderState } from '#protocol/staff-messages.ts';
import type { Shown } from '../orders/order-view.ts';
import type { Tone } from './state-look.ts';

/** `quiet`: all is well, nothing to look at: no ground behind the words. */
export type OrderLook = { Icon: typeof IconCheck; tone: Tone; isQuiet: boolean };

const lookOfState: Record<OrderState['kind'], OrderLook> = {
  waiting: { Icon: IconClockPause, tone: 'short', isQuiet: false },
  sent: { Icon: IconSend, tone: 'out', isQuiet: false },
  received: { Icon: IconCheck, tone: 'out', isQuiet: true },
  done: { Icon: IconCircleCheck, tone: 'free', isQuiet: true },
  refused: { Icon: IconAlertCircle, tone: 'broken', isQuiet: false },
  unanswered: { Icon: IconHelpCircle, tone: 'short', isQuiet: false },
  expired: { Icon: IconClockX, tone: 'short', isQuiet: false },
};

export function lookOfOrder(shown: Shown): OrderLook {
  switch (shown.kind) {
    case 'order':
      return lookOfState[shown.order.state.kind];
    case 'asking':
      return lookOfState.sent;
    case 'turned-away':
      return lookOfState.refused;
  }
}
