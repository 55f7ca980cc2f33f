import { Button, Modal } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { type MadeCard, cardNumberText } from '#protocol/cards.ts';
import { QrCode } from '../parts/qr-code.tsx';
import classes from './cards.module.css';

/** What was made: a card, or another code for one. `isNamed`: its holder is told what is kept. */
export type Made = { card: MadeCard; isNamed: boolean; isNewPin: boolean };

type Props = { made: Made | null; onClose: () => void };

/** Number and code, the one time that the code is shown. It is in this page only, and goes when the dialog does. */
export function MadeCardDialog({ made, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <Modal
        opened={made !== null}
        onClose={onClose}
        size="lg"
        // A touch beside it would lose the code.
        closeOnClickOutside={false}
        title={made?.isNewPin ? t('cards.madePin') : t('cards.made')}
        closeButtonProps={{ 'aria-label': t('cards.done') }}
      >
        {made && (
          <>
            <dl className={classes.made}>
              <div>
                <dt>{t('cards.number')}</dt>
                <dd dir="ltr" data-testid="card-number">
                  {cardNumberText(made.card.number)}
                </dd>
              </div>
              <div>
                <dt>{t('cards.pin')}</dt>
                <dd dir="ltr" data-testid="card-pin">
                  {made.card.pin}
                </dd>
              </div>
            </dl>
            <p className="dialog-text">{t('cards.once')}</p>
            {made.isNamed && <p className="dialog-text">{t('cards.holderNotice')}</p>}
            <div className="dialog-actions">
              <Button variant="default" size="md" title={t('cards.doneHint')} onClick={onClose}>
                {t('cards.done')}
              </Button>
              <Button
                size="md"
                data-autofocus
                leftSection={<IconPrinter size={20} aria-hidden />}
                onClick={() => window.print()}
              >
                {t('cards.print')}
              </Button>
            </div>
          </>
        )}
      </Modal>
      {made && <CardSheet card={made.card} isNamed={made.isNamed} />}
    </>
  );
}

/** The card as it goes on paper (print.css), with the part that is cut off: the code is not carried with the number. */
function CardSheet({ card, isNamed }: { card: MadeCard; isNamed: boolean }) {
  const { t } = useTranslation();
  return createPortal(
    <div className="print-sheet">
      <section className="slip slip-card">
        <div className="slip-head">
          <strong>{t('cards.slipTitle')}</strong>
        </div>
        <p className="slip-number" dir="ltr">
          {cardNumberText(card.number)}
        </p>
        <div className="slip-foot">
          <p>{t('cards.slipHow')}</p>
          <QrCode text={card.number} label={t('cards.qr')} />
        </div>
      </section>
      <section className="slip slip-card">
        <p className="slip-time">{t('cards.slipPin', { pin: card.pin })}</p>
        <p>{t('cards.slipTear')}</p>
        {isNamed && <p className="slip-small">{t('cards.slipNamed')}</p>}
      </section>
    </div>,
    document.body,
  );
}
