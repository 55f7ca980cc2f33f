import { IconLifebuoy, IconWalk } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { HelpShown } from '../../core/screen-contract.ts';
import { Button } from '../parts/Button.tsx';
import styles from './HelpStrip.module.css';
import { helpLines } from './help-lines.ts';

/** Before a session: how the call stands, below the head of every screen, for as long as it does. */
export function HelpStrip({ help }: { help: HelpShown | null }) {
  const { t } = useTranslation('kiosk');
  const call = help && help.kind !== 'ready' ? help : null;
  const said = call && helpLines(t, call);
  return (
    // Always there, so that what comes into it is announced.
    <div role="status" className={call ? styles.strip : undefined} onClick={(event) => call && event.stopPropagation()}>
      {said && (
        <>
          {call.kind === 'coming' ? <IconWalk aria-hidden="true" /> : <IconLifebuoy aria-hidden="true" />}
          <p>
            <strong>{said.title}</strong> {said.rest.join(' ')}
          </p>
          <Button onClick={() => window.escale.call({ call: 'take-back-help' })}>{t('help.takeBack')}</Button>
        </>
      )}
    </div>
  );
}
