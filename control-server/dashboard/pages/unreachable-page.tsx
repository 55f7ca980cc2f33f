import { IconCloudOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../parts/empty-state.tsx';
import { Gate } from '../parts/gate.tsx';
import { usePageTitle } from '../parts/page-head.ts';

/** The page is there but the server is not: says so, and goes on by itself when it is back. */
export function UnreachablePage() {
  const { t } = useTranslation();
  usePageTitle(t('app.unreachable'));
  return (
    <Gate>
      <div role="status">
        <EmptyState
          heading="h1"
          icon={<IconCloudOff size={44} />}
          title={t('app.unreachable')}
          hint={t('app.unreachableHint')}
        />
      </div>
    </Gate>
  );
}
