import { VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EXTENSION_MINUTES } from '#protocol/limits.ts';
import type { Me, Tile as TileData } from '#protocol/staff-messages.ts';
import classes from '../pages/pages.module.css';
import { useCommandText, useCommands } from '../state/commands.ts';
import { useLink, useLiveState, useServerNow } from '../state/link-context.tsx';
import { MessageDialog } from './message-dialog.tsx';
import { EndDialog, RevokeDialog } from './terminal-dialogs.tsx';
import type { TileVerb } from './tile-actions.tsx';
import { Tile } from './tile.tsx';

type Asking = {
  verb: 'end' | 'message' | 'revoke';
  terminalId: string;
  name: string;
  /** The session the question was about: if another one has begun meanwhile, the server refuses. */
  sessionId: string | null;
};

/** The terminals of a site, and the orders given to them. */
export function TileGrid({ tiles, me, disabled }: { tiles: TileData[]; me: Me; disabled: boolean }) {
  const { t } = useTranslation();
  const link = useLink();
  const now = useServerNow(useLiveState());
  const commands = useCommands(useCommandText());
  const [asking, setAsking] = useState<Asking | null>(null);

  function onAct(tile: TileData, verb: TileVerb) {
    const { terminalId, name, state } = tile;
    const sessionId = state.kind === 'occupied' ? state.sessionId : null;
    switch (verb) {
      case 'extend':
        if (sessionId === null) return;
        void commands.run(tile, 'extend', () =>
          link.request('session:extend', { terminalId, sessionId, minutes: EXTENSION_MINUTES }),
        );
        return;
      case 'wipe-again':
        void commands.run(tile, 'wipeAgain', () => link.request('terminal:wipe-again', { terminalId }));
        return;
      case 'end':
      case 'message':
      case 'revoke':
        setAsking({ verb, terminalId, name, sessionId });
    }
  }

  const close = () => setAsking(null);
  const nameIf = (verb: Asking['verb']) => (asking?.verb === verb ? asking.name : null);

  function end({ sessionId, ...target }: Asking) {
    if (sessionId === null) return;
    const { terminalId } = target;
    void commands.run(target, 'end', () => link.request('session:end', { terminalId, sessionId }));
  }

  function revoke(target: Asking) {
    const { terminalId } = target;
    void commands.run(target, 'revoke', () => link.request('terminal:revoke', { terminalId }));
  }

  return (
    <section>
      <VisuallyHidden>
        <h2>{t('site.terminals')}</h2>
      </VisuallyHidden>
      <ul className={classes.tiles}>
        {tiles.map((tile) => (
          <li key={tile.terminalId}>
            <Tile
              tile={tile}
              me={me}
              now={now}
              disabled={disabled}
              command={commands.of(tile.terminalId)}
              onAct={(verb) => onAct(tile, verb)}
            />
          </li>
        ))}
      </ul>
      <EndDialog name={nameIf('end')} onClose={close} onConfirm={() => asking && end(asking)} />
      <RevokeDialog name={nameIf('revoke')} onClose={close} onConfirm={() => asking && revoke(asking)} />
      <MessageDialog
        name={nameIf('message')}
        onClose={close}
        onSend={(text) => {
          if (!asking) return;
          const { terminalId } = asking;
          void commands.run(asking, 'message', () => link.request('terminal:message', { terminalId, text }));
        }}
      />
    </section>
  );
}
