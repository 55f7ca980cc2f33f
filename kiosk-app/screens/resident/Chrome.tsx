import { useEffect, useState } from 'react';
import type { ResidentState } from '../../core/resident-screen-contract.ts';
import { dress } from '../comfort-look.ts';
import { speak } from '../i18n.ts';
import { AddressRow } from './AddressRow.tsx';
import styles from './Chrome.module.css';
import { Home } from './Home.tsx';
import { TabRow } from './TabRow.tsx';
import { TroubleMessage } from './TroubleMessage.tsx';

/** The frame around a resident's pages: tabs and address above; below, the tiles, a page's trouble, or the page itself (drawn by main). */
export function Chrome() {
  const [state, setState] = useState<ResidentState | null>(null);
  useEffect(() => {
    window.escaleResident.onState((pushed) => {
      speak(pushed.language);
      dress(pushed.comfort);
      setState(pushed);
    });
  }, []);
  if (!state) return <div className={styles.chrome} />;
  const { tabs, activeTabId, trouble, canGoBack, language } = state;
  return (
    <div className={styles.chrome}>
      <header className={styles.strip}>
        <TabRow tabs={tabs} activeTabId={activeTabId} />
        <AddressRow state={state} />
      </header>
      {activeTabId === null ? (
        <Home language={language} />
      ) : (
        trouble !== 'none' && <TroubleMessage trouble={trouble} canGoBack={canGoBack} />
      )}
    </div>
  );
}
