import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

/** Names the browser's tab after the page (WCAG 2.4.2). */
export function usePageTitle(page: string | null): void {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = page === null ? t('app.name') : t('app.title', { page });
  }, [page, t]);
}
