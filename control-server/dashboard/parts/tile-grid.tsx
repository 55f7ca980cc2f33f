import { VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Procedure } from '#protocol/accompanied.ts';
import { EXTENSION_MINUTES } from '#protocol/limits.ts';
import type { TicketKind } from '#protocol/room-rules.ts';
import type { Me, Tile as TileData } from '#protocol/staff-messages.ts';
import { sessionOf } from '../orders/tile-facts.ts';
import classes from '../pages/pages.module.css';
import { useGivenOrders } from '../state/given-orders.ts';
import { useLink, useLiveState, useServerNow } from '../state/link-context.tsx';
import { AccompanyDialog } from './accompany-dialog.tsx';
import { OpenDialog } from './open-dialog.tsx';
import { MessageDialog } from './message-dialog.tsx';
import { TerminalDetails } from './terminal-details.tsx';
import { EndDialog, RevokeDialog } from './terminal-dialogs.tsx';
import type { TileVerb } from './tile-actions.tsx';
import { Tile } from './tile.tsx';

type Asking = {
  verb: 'end' | 'accompany' | 'open' | 'show-message' | 'revoke' | 'details';
  /** As it was when the question was put: if another session has begun meanwhile, the server refuses. */
  tile: TileData;
};

/** The terminals of a site, and the orders given to them. */
export function TileGrid({ tiles, me, disabled }: { tiles: TileData[]; me: Me; disabled: boolean }) {
  const { t } = useTranslation();
  const link = useLink();
  const now = useServerNow(useLiveState());
  const orders = useGivenOrders(tiles, now);
  const [asking, setAsking] = useState<Asking | null>(null);

  function onAct(tile: TileData, verb: TileVerb) {
    const { terminalId } = tile;
    const session = sessionOf(tile.state);
    switch (verb) {
      case 'extend':
        if (!session) return;
        orders.give(tile, 'extend', () =>
          link.request('session:extend', { terminalId, sessionId: session.sessionId, minutes: EXTENSION_MINUTES }),
        );
        return;
      case 'wipe-again':
        orders.give(tile, 'wipe-again', () => link.request('terminal:wipe-again', { terminalId }));
        return;
      case 'uncover':
        if (!session) return;
        orders.give(tile, 'uncover', () =>
          link.request('session:uncover', { terminalId, sessionId: session.sessionId }),
        );
        return;
      case 'move-away':
        // The resident's own.
        return;
      case 'end':
      case 'accompany':
      case 'open':
      case 'show-message':
      case 'revoke':
      case 'details':
        setAsking({ verb, tile });
    }
  }

  const close = () => setAsking(null);
  const askedTile = (verb: Asking['verb']) => (asking?.verb === verb ? asking.tile : null);
  const nameIf = (verb: Asking['verb']) => askedTile(verb)?.name ?? null;
  const idOfDetails = askedTile('details')?.terminalId;

  function end({ tile }: Asking) {
    const { terminalId } = tile;
    const session = sessionOf(tile.state);
    if (!session) return;
    orders.give(tile, 'end', () => link.request('session:end', { terminalId, sessionId: session.sessionId }));
  }

  function accompany({ tile }: Asking, procedure: Procedure) {
    const { terminalId } = tile;
    const session = sessionOf(tile.state);
    if (!session) return;
    const { sessionId } = session;
    orders.give(tile, 'accompany', () => link.request('session:accompany', { terminalId, sessionId, procedure }));
  }

  function revoke({ tile }: Asking) {
    const { terminalId } = tile;
    orders.give(tile, 'revoke', () => link.request('terminal:revoke', { terminalId }));
  }

  function open({ tile }: Asking, minutes: number, kind: TicketKind) {
    const { terminalId } = tile;
    orders.give(tile, 'open', () => link.request('session:open', { terminalId, minutes, kind }));
  }

  function say({ tile }: Asking, text: string) {
    const { terminalId } = tile;
    orders.give(tile, 'show-message', () => link.request('terminal:message', { terminalId, text }));
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
              attempt={orders.attemptOf(tile.terminalId)}
              isAsking={(verb) => orders.isAsking(tile.terminalId, verb)}
              onAct={(verb) => onAct(tile, verb)}
            />
          </li>
        ))}
      </ul>
      <EndDialog
        name={nameIf('end')}
        isAway={askedTile('end')?.state.kind === 'silent'}
        onClose={close}
        onConfirm={() => asking && end(asking)}
      />
      <AccompanyDialog
        name={nameIf('accompany')}
        noted={askedTile('accompany')?.accompaniedFor ?? null}
        onClose={close}
        onConfirm={(procedure) => asking && accompany(asking, procedure)}
      />
      <OpenDialog
        tile={askedTile('open')}
        onClose={close}
        onOpen={(minutes, kind) => asking && open(asking, minutes, kind)}
      />
      <RevokeDialog name={nameIf('revoke')} onClose={close} onConfirm={() => asking && revoke(asking)} />
      <MessageDialog name={nameIf('show-message')} onClose={close} onSend={(text) => asking && say(asking, text)} />
      <TerminalDetails
        tile={tiles.find(({ terminalId }) => terminalId === idOfDetails) ?? null}
        attempt={idOfDetails === undefined ? null : orders.attemptOf(idOfDetails)}
        now={now}
        onClose={close}
      />
    </section>
  );
}
