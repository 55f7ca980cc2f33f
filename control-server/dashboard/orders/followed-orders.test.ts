import { expect, it } from 'vitest';
import type { OrderState, Tile, TrackedOrder } from '#protocol/staff-messages.ts';
import { endedAmong } from './followed-orders.ts';

const order = (commandId: string, state: OrderState): TrackedOrder => ({
  commandId,
  kind: 'extend',
  askedAt: 0,
  state,
});
const tile = (terminalId: string, orders: TrackedOrder[]): Tile => ({
  terminalId,
  siteId: 'site',
  name: terminalId,
  state: { kind: 'free' },
  measure: null,
  confinement: null,
  appVersion: null,
  lastWipedAt: null,
  memory: null,
  orders,
});

it('tells each followed order’s end once, and no other’s', () => {
  const followed = new Map([
    ['mine', 'Poste 1'],
    ['waits', 'Poste 2'],
    ['not yet in its tile', 'Poste 2'],
  ]);
  const mine = order('mine', { kind: 'done', at: 1 });
  const others = order('theirs', { kind: 'done', at: 1 });
  const waits = order('waits', { kind: 'waiting', expiresAt: 9 });
  const tiles = [tile('Poste 1', [others, mine]), tile('Poste 2', [waits])];
  const first = endedAmong(followed, tiles);
  expect(first.ended).toEqual([{ tile: tiles[0], order: mine }]);
  expect([...first.followed.keys()]).toEqual(['waits', 'not yet in its tile']);
  expect(endedAmong(first.followed, tiles).ended).toEqual([]);
  const expired = order('waits', { kind: 'expired', at: 9 });
  expect(endedAmong(first.followed, [tile('Poste 2', [expired])]).ended.map((one) => one.order)).toEqual([expired]);
});
