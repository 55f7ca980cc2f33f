import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useLink } from '../state/link-context.tsx';
import { NameForm } from './name-form.tsx';
import { refusalSentence } from './refusal-sentence.ts';

/** IT makes a site and arrives on its page, where the next step is. */
export function CreateSiteDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const link = useLink();
  const navigate = useNavigate();

  async function create(name: string): Promise<string | null> {
    const answer = await link.request('site:create', { name });
    if (!answer.ok) return refusalSentence(t, answer.refusal);
    onClose();
    await navigate(`/espaces/${answer.value.siteId}`);
    return null;
  }

  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('createSite.title')}
      closeButtonProps={{ 'aria-label': t('createSite.cancel') }}
    >
      <NameForm
        label={t('createSite.name')}
        hint={t('createSite.hint')}
        submit={t('createSite.submit')}
        cancel={t('createSite.cancel')}
        onSubmit={create}
        onCancel={onClose}
      />
    </Modal>
  );
}
