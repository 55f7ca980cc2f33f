import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '../parts/empty-state.tsx';
import { usePageTitle } from '../parts/page-head.ts';

export function NotFoundPage() {
  const { t } = useTranslation();
  usePageTitle(t('app.notFound'));
  return (
    <EmptyState
      heading="h1"
      icon={<IconMapQuestion size={44} />}
      title={t('app.notFound')}
      hint={t('app.notFoundHint')}
    >
      <Button component={Link} to="/" size="md">
        {t('app.home')}
      </Button>
    </EmptyState>
  );
}
