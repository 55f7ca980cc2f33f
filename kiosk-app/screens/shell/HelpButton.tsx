import { IconLifebuoy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { HelpShown } from '../../core/screen-contract.ts';
import { Button } from '../parts/Button.tsx';

/** "J'ai besoin d'aide", in the same place on every screen; pressed again it tells how the call stands. */
export function HelpButton({ help }: { help: HelpShown }) {
  const { t } = useTranslation('kiosk');
  return (
    <Button
      look={help.kind === 'ready' ? 'quiet' : 'help'}
      icon={<IconLifebuoy aria-hidden="true" />}
      // The welcome starts by any touch; asking for help is not starting.
      onClick={(event) => {
        event.stopPropagation();
        window.escale.call({ call: 'ask-help' });
      }}
    >
      {help.kind === 'ready' ? t('help.ask') : t('help.asked')}
    </Button>
  );
}
