import { Button, Modal } from '@mantine/core';

type Props = {
  opened: boolean;
  title: string;
  /** What happens then, in a sentence or two. */
  body: string;
  confirm: string;
  cancel: string;
  onConfirm: () => void;
  onClose: () => void;
};

/** One question before what cannot be undone. The focus starts on the way back. */
export function ConfirmDialog({ opened, title, body, confirm, cancel, onConfirm, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': cancel }}>
      <p className="dialog-text">{body}</p>
      <div className="dialog-actions">
        <Button variant="default" size="md" data-autofocus onClick={onClose}>
          {cancel}
        </Button>
        <Button
          color="broken"
          size="md"
          onClick={() => {
            onClose();
            onConfirm();
          }}
        >
          {confirm}
        </Button>
      </div>
    </Modal>
  );
}
