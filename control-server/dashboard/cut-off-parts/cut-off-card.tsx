import { Button } from '@mantine/core';
import { IconBook2, IconCloudOff, IconDeviceMobile } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Booklet } from '#protocol/booklets.ts';
import { MAX_BOOKLETS } from '#protocol/limits.ts';
import type { Me } from '#protocol/staff-messages.ts';
import { useAnnounce } from '../parts/announcer.tsx';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import { useBooklets } from '../state/booklets.ts';
import { useLink } from '../state/link-context.tsx';
import { BookletDialog } from './booklet-dialog.tsx';
import { BookletRow } from './booklet-row.tsx';
import { CodesDialog } from './codes-dialog.tsx';
import classes from './cut-off.module.css';

type Props = { siteId: string; siteName: string; me: Me; disabled: boolean };

/** What a helper prepares for the day without a network: a sealed booklet of tickets, and a telephone that answers numbers with codes. */
export function CutOffCard({ siteId, siteName, me, disabled }: Props) {
  const { t } = useTranslation();
  const link = useLink();
  const announce = useAnnounce();
  const { booklets, readAgain } = useBooklets(siteId, !disabled);
  const [said, setSaid] = useState<string | null>(null);
  const [shown, setShown] = useState<'booklet' | 'codes' | null>(null);
  const isFull = booklets !== null && booklets.length >= MAX_BOOKLETS;

  const cancel = async ({ bookletId }: Booklet) => {
    const answer = await link.request('booklet:cancel', { siteId, bookletId });
    const text = answer.ok ? t('cutOff.cancelled') : refusalSentence(t, answer.refusal);
    setSaid(text);
    announce(text);
    readAgain();
  };

  return (
    <section className={classes.card} aria-labelledby="cut-off-title">
      <header>
        <IconCloudOff size={24} aria-hidden />
        <h2 id="cut-off-title">{t('cutOff.title')}</h2>
      </header>
      <p>{t('cutOff.intro')}</p>
      {booklets && booklets.length > 0 && (
        <ul>
          {booklets.map((booklet) => (
            <BookletRow
              key={booklet.bookletId}
              booklet={booklet}
              disabled={disabled}
              onCancel={() => void cancel(booklet)}
            />
          ))}
        </ul>
      )}
      {said !== null && <p className={classes.said}>{said}</p>}
      <div className={classes.actions}>
        <Button
          variant="default"
          disabled={disabled || isFull}
          leftSection={<IconBook2 size={20} aria-hidden />}
          onClick={() => setShown('booklet')}
        >
          {t('cutOff.printBooklet')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconDeviceMobile size={20} aria-hidden />}
          onClick={() => setShown('codes')}
        >
          {t('cutOff.codes')}
        </Button>
      </div>
      {isFull && <p>{t('cutOff.most', { count: String(MAX_BOOKLETS) })}</p>}
      <BookletDialog
        siteId={siteId}
        opened={shown === 'booklet'}
        disabled={disabled}
        onPrinted={readAgain}
        onClose={() => setShown(null)}
      />
      <CodesDialog
        siteId={siteId}
        siteName={siteName}
        me={me}
        opened={shown === 'codes'}
        disabled={disabled}
        onClose={() => setShown(null)}
      />
    </section>
  );
}
