import type { TFunction } from 'i18next';
import type { HelpShown } from '../../core/screen-contract.ts';

/** A call that stands. */
export type StandingHelp = Exclude<HelpShown, { kind: 'ready' }>;

/** What is told of a call that stands: first what matters, then the rest. */
export function helpLines(t: TFunction<'kiosk'>, help: StandingHelp): { title: string; rest: string[] } {
  switch (help.kind) {
    case 'asked':
      return help.lineIsDown
        ? { title: t('help.asked'), rest: [t('help.lineDown')] }
        : { title: t('help.telling'), rest: [] };
    case 'waiting':
      return {
        title: t('help.arrived'),
        rest: [help.before === 0 ? t('help.nextIsYou') : t('help.before', { count: help.before })],
      };
    case 'coming':
      return {
        title: t('help.coming', { helper: help.helper }),
        rest: help.before === 0 ? [] : [t('help.before', { count: help.before })],
      };
  }
}
