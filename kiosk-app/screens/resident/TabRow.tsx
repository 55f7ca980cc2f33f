import { IconHourglass, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Tab } from '../../core/resident-screen-contract.ts';
import styles from './TabRow.module.css';

/** The open pages, each with its way to close it. */
export function TabRow({ tabs, activeTabId }: { tabs: Tab[]; activeTabId: number | null }) {
  const { t } = useTranslation('resident');
  if (tabs.length === 0) return <p className={styles.none}>{t('tabs.none')}</p>;
  return (
    <ul className={styles.tabs} aria-label={t('tabs.label')}>
      {tabs.map(({ tabId, title, loading }) => {
        const name = title.trim() || t('tabs.untitled');
        return (
          <li key={tabId} className={styles.tab} data-active={tabId === activeTabId}>
            <button
              type="button"
              className={styles.name}
              aria-current={tabId === activeTabId ? 'page' : undefined}
              title={name}
              onClick={() => window.escaleResident.call({ call: 'select-tab', tabId })}
            >
              {loading && <IconHourglass role="img" aria-label={t('tabs.loading')} />}
              <bdi>{name}</bdi>
            </button>
            <button
              type="button"
              className={styles.close}
              aria-label={t('tabs.close', { title: name })}
              onClick={() => window.escaleResident.call({ call: 'close-tab', tabId })}
            >
              <IconX aria-hidden="true" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
