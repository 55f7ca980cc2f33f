import { Button, CopyButton, Modal } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IssuedEnrolmentCode } from '#protocol/staff-messages.ts';
import { clockWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { useLink } from '../state/link-context.tsx';
import classes from './enrol-dialog.module.css';
import { NameForm } from './name-form.tsx';
import { refusalSentence } from './refusal-sentence.ts';

type Props = { siteId: string; siteName: string; opened: boolean; onClose: () => void };

/** IT names a terminal, gets its one-time code, and reads what to do with it. */
export function EnrolDialog({ siteId, siteName, opened, onClose }: Props) {
  const { t } = useTranslation();
  const link = useLink();
  const [issued, setIssued] = useState<IssuedEnrolmentCode | null>(null);

  async function ask(terminalName: string): Promise<string | null> {
    const answer = await link.request('enrolment:create', { siteId, terminalName });
    if (!answer.ok) return refusalSentence(t, answer.refusal);
    setIssued(answer.value);
    return null;
  }

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={() => setIssued(null)}
      title={issued ? t('enrol.codeFor', { name: issued.terminalName }) : t('enrol.title', { site: siteName })}
      closeButtonProps={{ 'aria-label': t('enrol.close') }}
    >
      {issued ? (
        <Code issued={issued} onClose={onClose} />
      ) : (
        <NameForm
          label={t('enrol.name')}
          hint={t('enrol.nameHint')}
          submit={t('enrol.submit')}
          cancel={t('enrol.cancel')}
          onSubmit={ask}
          onCancel={onClose}
        />
      )}
    </Modal>
  );
}

function Code({ issued, onClose }: { issued: IssuedEnrolmentCode; onClose: () => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <div role="status">
      <p className={classes.code} dir="ltr" data-testid="enrolment-code">
        {issued.code}
      </p>
      <ol className={classes.steps}>
        <li>{t('enrol.step1')}</li>
        <li>{t('enrol.step2')}</li>
        <li>{t('enrol.step3')}</li>
      </ol>
      <p className="dialog-text">{t('enrol.valid', { time: clockWords(issued.expiresAt, language) })}</p>
      <div className="dialog-actions">
        <CopyButton value={issued.code} timeout={4_000}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              size="md"
              leftSection={copied ? <IconCheck size={20} aria-hidden /> : <IconCopy size={20} aria-hidden />}
              onClick={copy}
            >
              {t(copied ? 'enrol.copied' : 'enrol.copy')}
            </Button>
          )}
        </CopyButton>
        <Button size="md" onClick={onClose}>
          {t('enrol.close')}
        </Button>
      </div>
    </div>
  );
}
