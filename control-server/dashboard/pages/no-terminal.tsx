import { IconDeviceDesktop } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '#protocol/staff-messages.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { mayManage } from '../state/rights.ts';

/** A site without a terminal, and what to do about it. */
export function NoTerminal({ me, children }: { me: Me; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={<IconDeviceDesktop size={44} />}
      title={t('site.emptyTitle')}
      hint={t(mayManage(me) ? 'site.emptyIt' : 'site.emptyOther')}
    >
      {children}
    </EmptyState>
  );
}
