import { Button, Modal, Textarea } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MAX_STAFF_MESSAGE_LENGTH } from '#protocol/limits.ts';
import classes from './message-dialog.module.css';

const SENTENCES = ['help', 'soon', 'desk', 'quiet'] as const;

type Props = { name: string | null; onSend: (text: string) => void; onClose: () => void };

/** A message to the person at a terminal: four ready sentences, one press each, or one's own. `name` null: closed. */
export function MessageDialog({ name, onSend, onClose }: Props) {
  const { t } = useTranslation();
  const [text, setText] = useState('');

  function send(message: string) {
    onClose();
    setText('');
    onSend(message);
  }

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    const message = text.trim();
    if (message !== '') send(message);
  }

  return (
    <Modal
      opened={name !== null}
      onClose={onClose}
      size="lg"
      title={t('message.title', { name: name ?? '' })}
      closeButtonProps={{ 'aria-label': t('tickets.close') }}
    >
      <p className="dialog-text">{t('message.intro')}</p>
      <div className={classes.ready} role="group" aria-label={t('message.ready')}>
        <span className={classes.hint}>{t('message.ready')}</span>
        {SENTENCES.map((sentence) => (
          <Button
            key={sentence}
            variant="default"
            justify="space-between"
            rightSection={<IconSend size={18} aria-hidden className="flip" />}
            onClick={() => send(t(`message.sentences.${sentence}`))}
          >
            {t(`message.sentences.${sentence}`)}
          </Button>
        ))}
      </div>
      <form onSubmit={onSubmit}>
        <Textarea
          label={t('message.own')}
          description={t('message.left', { count: MAX_STAFF_MESSAGE_LENGTH })}
          maxLength={MAX_STAFF_MESSAGE_LENGTH}
          autosize
          minRows={2}
          maxRows={5}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div className="dialog-actions">
          <Button type="submit" size="md" disabled={text.trim() === ''}>
            {t('message.send')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
