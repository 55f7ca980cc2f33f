import { Button, Modal } from '@mantine/core';
import { IconDeviceTv, IconPrinter } from '@tabler/icons-react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { QrCode } from '../parts/qr-code.tsx';
import classes from './queue.module.css';

type Props = { siteId: string; siteName: string; opened: boolean; onClose: () => void };

/** The QR code for telephones, to be printed for the room, and the page for its wall. */
export function QueueLinks({ siteId, siteName, opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t('queue.linksTitle')} size="md" centered>
      <div className={classes.poster}>
        <Poster siteId={siteId} siteName={siteName} />
      </div>
      {createPortal(
        <div className="print-sheet print-poster">
          <Poster siteId={siteId} siteName={siteName} />
        </div>,
        document.body,
      )}
      <div className={classes.actions}>
        <Button leftSection={<IconPrinter size={20} aria-hidden />} onClick={() => print()}>
          {t('queue.print')}
        </Button>
        <Button
          component="a"
          href={`/mur/${siteId}`}
          target="_blank"
          rel="noreferrer"
          variant="default"
          leftSection={<IconDeviceTv size={20} aria-hidden />}
        >
          {t('queue.wall')}
        </Button>
      </div>
    </Modal>
  );
}

/** What hangs in the room, on screen and on paper. */
function Poster({ siteId, siteName }: { siteId: string; siteName: string }) {
  const { t } = useTranslation();
  const address = new URL(`/file/${siteId}`, location.href).href;
  return (
    <>
      <h3>{t('queue.posterTitle', { site: siteName })}</h3>
      <p>{t('queue.posterText')}</p>
      <QrCode text={address} label={t('queue.posterCode', { site: siteName })} />
      <p className={classes.address} dir="ltr">
        {address}
      </p>
    </>
  );
}
