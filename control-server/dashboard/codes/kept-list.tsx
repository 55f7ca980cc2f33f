import { Button } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import classes from './codes.module.css';
import type { KeptSite } from './kept-sites.ts';

type Props = { sites: readonly KeptSite[]; onForget: (site: KeptSite) => void };

/** The sites this telephone answers for, and how it forgets them. */
export function KeptList({ sites, onForget }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [leaving, setLeaving] = useState<KeptSite | null>(null);
  return (
    <section className={classes.kept} aria-label={t('codes.kept')}>
      <h2>{t('codes.kept')}</h2>
      <ul>
        {sites.map((site) => (
          <li key={site.siteId}>
            <span>
              <strong>{site.siteName}</strong>
              <span>{t('codes.preparedOn', { day: dayWords(site.preparedAt, language) })}</span>
            </span>
            <Button
              variant="subtle"
              color="broken"
              leftSection={<IconTrash size={20} aria-hidden />}
              aria-label={t('codes.forgetSite', { site: site.siteName })}
              onClick={() => setLeaving(site)}
            >
              {t('codes.forget')}
            </Button>
          </li>
        ))}
      </ul>
      <ConfirmDialog
        opened={leaving !== null}
        title={t('codes.forgetTitle', { site: leaving?.siteName ?? '' })}
        body={t('codes.forgetText')}
        confirm={t('codes.forget')}
        cancel={t('codes.keep')}
        onConfirm={() => leaving && onForget(leaving)}
        onClose={() => setLeaving(null)}
      />
    </section>
  );
}
