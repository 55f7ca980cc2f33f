import {
  IconBolt,
  IconCircleCheck,
  IconCircleDashed,
  IconDeviceDesktopOff,
  IconDoor,
  IconHelpCircle,
  IconMapOff,
  IconRouterOff,
  IconServerOff,
  IconTopologyStar,
  IconUnlink,
  IconWifiOff,
  IconWorldOff,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Cause, Diagnosis, TroubleDetail } from '#protocol/diagnosis.ts';
import type { Tone } from '../parts/state-look.ts';

/** Each cause has a shape of its own, so that none is told by its colour alone. */
const iconOf: Record<Cause, TablerIcon> = {
  terminal: IconDeviceDesktopOff,
  cable: IconTopologyStar,
  'access-point': IconWifiOff,
  box: IconRouterOff,
  fibre: IconUnlink,
  dns: IconMapOff,
  portal: IconDoor,
  service: IconWorldOff,
  power: IconBolt,
  'fibre-or-power': IconHelpCircle,
  'control-server': IconServerOff,
};

export type CauseLook = { Icon: TablerIcon; tone: Tone };

/** What is gone is red, what is there and bad is amber. */
export function lookOfCause(cause: Cause, detail: TroubleDetail): CauseLook {
  const isGone = detail === 'cut' || detail === 'no-answer';
  return { Icon: iconOf[cause], tone: isGone && cause !== 'service' && cause !== 'terminal' ? 'broken' : 'short' };
}

/** Nothing is wrong; or nobody can tell, which is not the same. */
export function calmLook({ fibre, wifi }: Diagnosis): CauseLook & { text: 'calm' | 'unknown' } {
  const isUnknown = fibre === 'unknown' && wifi === 'unknown';
  return isUnknown
    ? { Icon: IconCircleDashed, tone: 'out', text: 'unknown' }
    : { Icon: IconCircleCheck, tone: 'free', text: 'calm' };
}
