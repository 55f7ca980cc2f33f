import { Button, Modal, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DEFAULT_TICKET_MINUTES } from '#protocol/limits.ts';
import { TicketKind } from '#protocol/room-rules.ts';
import type { Tile } from '#protocol/staff-messages.ts';
import { durationWords } from '../format/clock-words.ts';
import { useLanguage } from '../i18n.ts';
import { useRoomRules } from '../state/room-rules.ts';
import classes from './tickets.module.css';

const DURATIONS = [15, 30, 60, 120] as const;

type Props = { tile: Tile | null; onOpen: (minutes: number, kind: TicketKind) => void; onClose: () => void };

/** For somebody who has no words to type: one press on a length of time opens a session at this terminal. `tile` null: closed. */
export function OpenDialog({ tile, onOpen, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={tile !== null}
      onClose={onClose}
      size="lg"
      title={t('open.title', { name: tile?.name ?? '' })}
      closeButtonProps={{ 'aria-label': t('tickets.close') }}
    >
      <p className="dialog-text">{t('open.intro')}</p>
      {tile && (
        <Lengths
          siteId={tile.siteId}
          onPick={(minutes, kind) => {
            onClose();
            onOpen(minutes, kind);
          }}
        />
      )}
    </Modal>
  );
}

function Lengths({ siteId, onPick }: { siteId: string; onPick: (minutes: number, kind: TicketKind) => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { state: rules } = useRoomRules(siteId);
  // Where no rule tells kinds apart there is nothing to choose.
  const areApart = rules.kind === 'read' && rules.kept.rules.rules.some(({ kinds }) => kinds.length > 0);
  const [kind, setKind] = useState<TicketKind>('ticket');
  return (
    <div className={classes.lengths}>
      {areApart && (
        <div className={classes.kinds}>
          <span aria-hidden>{t('tickets.kind.forWhom')}</span>
          <SegmentedControl
            fullWidth
            aria-label={t('tickets.kind.forWhom')}
            transitionDuration={120}
            value={kind}
            onChange={(value) => setKind(TicketKind.parse(value))}
            data={TicketKind.options.map((value) => ({ value, label: t(`tickets.kind.${value}`) }))}
          />
        </div>
      )}
      <p className={classes.question}>{t('tickets.pick')}</p>
      <div className={classes.durations}>
        {DURATIONS.map((minutes) => (
          <Button
            key={minutes}
            size="lg"
            variant={minutes === DEFAULT_TICKET_MINUTES ? 'filled' : 'outline'}
            aria-label={t('open.give', { duration: durationWords(minutes, language) })}
            onClick={() => onPick(minutes, areApart ? kind : 'ticket')}
          >
            {durationWords(minutes, language)}
          </Button>
        ))}
      </div>
    </div>
  );
}
