import { Button, Modal } from '@mantine/core';
import { IconExternalLink, IconRefreshAlert } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '#protocol/staff-messages.ts';
import { ConfirmDialog } from '../parts/confirm-dialog.tsx';
import { QrCode } from '../parts/qr-code.tsx';
import { refusalSentence } from '../parts/refusal-sentence.ts';
import { useLink } from '../state/link-context.tsx';
import { mayManage } from '../state/rights.ts';
import classes from './cut-off.module.css';

type Props = { siteId: string; siteName: string; me: Me; opened: boolean; disabled: boolean; onClose: () => void };

/** Where a telephone is prepared (the address, to be read by it), and IT's way to make all that were prepared useless. */
export function CodesDialog({ siteId, siteName, me, opened, disabled, onClose }: Props) {
  const { t } = useTranslation();
  const link = useLink();
  const [isAsking, setIsAsking] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const address = new URL('/secours', location.href).href;

  const renew = async () => {
    const answer = await link.request('codes:renew', { siteId });
    if (answer.ok) setSaid(t('cutOff.renewed', { site: siteName }));
    else setSaid(answer.refusal.code === 'not-found' ? t('cutOff.nothingToRenew') : refusalSentence(t, answer.refusal));
  };

  return (
    <Modal
      opened={opened}
      onClose={() => {
        onClose();
        setSaid(null);
      }}
      title={t('cutOff.codes')}
      size="md"
      closeButtonProps={{ 'aria-label': t('tickets.close') }}
    >
      <p className="dialog-text">{t('cutOff.codesText')}</p>
      <div className={classes.qr}>
        <QrCode text={address} label={t('cutOff.codesQr')} />
        <p dir="ltr">{address}</p>
      </div>
      <p role="status" className={classes.said}>
        {said}
      </p>
      <div className="dialog-actions">
        {mayManage(me) && (
          <Button
            variant="subtle"
            color="broken"
            disabled={disabled}
            leftSection={<IconRefreshAlert size={20} aria-hidden />}
            onClick={() => setIsAsking(true)}
          >
            {t('cutOff.renew')}
          </Button>
        )}
        <Button
          component="a"
          href="/secours"
          target="_blank"
          rel="noreferrer"
          variant="default"
          leftSection={<IconExternalLink size={20} aria-hidden />}
        >
          {t('cutOff.openCodes')}
        </Button>
      </div>
      <ConfirmDialog
        opened={isAsking}
        title={t('cutOff.renewTitle', { site: siteName })}
        body={t('cutOff.renewText')}
        confirm={t('cutOff.renew')}
        cancel={t('cutOff.cancelNo')}
        onConfirm={() => void renew()}
        onClose={() => setIsAsking(false)}
      />
    </Modal>
  );
}
