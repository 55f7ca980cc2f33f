import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ORDER_SHOWN_MS } from '#protocol/limits.ts';
import type { OrderState, TrackedOrder } from '#protocol/staff-messages.ts';
import { type Attempt, currentOrders, isAsked, isEnd, isPending, otherPending, shownOrders } from './order-view.ts';

const NOW = 1_000_000_000;
const orderOf = (commandId: string, askedAt: number, state: OrderState, kind: TrackedOrder['kind'] = 'extend') => ({
  commandId,
  kind,
  askedAt,
  state,
});
const waiting: OrderState = { kind: 'waiting', expiresAt: NOW + 60_000 };
const done: OrderState = { kind: 'done', at: NOW };

describe('the states of an order', () => {
  it('are pending, underway or an end', () => {
    const at = NOW;
    const states: OrderState[] = [
      waiting,
      { kind: 'sent' },
      { kind: 'received' },
      done,
      { kind: 'refused', at, code: 'internal' },
      { kind: 'unanswered', at },
      { kind: 'expired', at },
    ];
    expect(states.map((state) => [state.kind, isPending(state), isEnd(state)])).toEqual([
      ['waiting', true, false],
      ['sent', true, false],
      ['received', false, false],
      ['done', false, true],
      ['refused', false, true],
      ['unanswered', false, true],
      ['expired', false, true],
    ]);
  });
});

describe('currentOrders', () => {
  it('keeps what waits however old, and an end for a quarter of an hour after it, not after its asking', () => {
    const long = NOW - 50 * 60_000;
    const wipe = orderOf('a', long, waiting, 'wipe-again');
    const lateEnd = orderOf('b', long, { kind: 'expired', at: NOW - 1_000 }, 'wipe-again');
    const old = orderOf('c', long, { kind: 'done', at: NOW - ORDER_SHOWN_MS - 1 });
    const lost = orderOf('d', long, { kind: 'received' });
    expect(currentOrders([wipe, lateEnd, old, lost], null, NOW)).toEqual([wipe, lateEnd]);
  });

  it('shows the answer until the tile has it; then the tile is right, and what it dropped stays away', () => {
    const order = orderOf('new', NOW - 100, { kind: 'received' });
    const attempt: Attempt = { kind: 'answered', order };
    const before = orderOf('before', NOW - 5_000, done);
    expect(currentOrders([before], attempt, NOW)).toEqual([order, before]);
    const fromTile = { ...order, state: done };
    expect(currentOrders([fromTile, before], attempt, NOW)).toEqual([fromTile, before]);
    const newer = orderOf('newer', NOW, done);
    expect(currentOrders([newer], attempt, NOW)).toEqual([newer]);
    expect(currentOrders([], attempt, NOW + ORDER_SHOWN_MS)).toEqual([]);
  });

  it('never shows an order twice, and the tile’s word always goes before the answer’s', () => {
    const anyState = fc.constantFrom<OrderState>(waiting, { kind: 'sent' }, { kind: 'received' }, done);
    const anyOrder = fc
      .tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: NOW - 1_000, max: NOW }), anyState)
      .map(([id, askedAt, state]) => orderOf(id, askedAt, state));
    const anyTile = fc.uniqueArray(anyOrder, { selector: ({ commandId }) => commandId });
    fc.assert(
      fc.property(anyTile, anyOrder, (tile, order) => {
        const shown = currentOrders(tile, { kind: 'answered', order }, NOW);
        const ids = shown.map(({ commandId }) => commandId);
        expect(new Set(ids).size).toBe(ids.length);
        for (const own of tile) expect(shown).toContain(own);
      }),
    );
  });
});

describe('shownOrders', () => {
  const before = orderOf('before', NOW - 5_000, done);
  const newer = orderOf('newer', NOW, waiting);

  it('is the newest of the tile', () => {
    expect(shownOrders([newer, before], null)).toEqual([{ kind: 'order', order: newer }]);
    expect(shownOrders([], null)).toEqual([]);
  });

  it('is what this page asks or was refused, until the tile has a newer order, anybody’s', () => {
    const asking: Attempt = { kind: 'asking', verb: 'end', before: 'before' };
    expect(shownOrders([before], asking)).toEqual([{ kind: 'asking', verb: 'end' }]);
    expect(shownOrders([newer, before], asking)).toEqual([{ kind: 'order', order: newer }]);
    const refusal = { code: 'terminal-away' } as const;
    const away: Attempt = { kind: 'turned-away', verb: 'show-message', refusal, before: null };
    expect(shownOrders([], away)).toEqual([{ kind: 'turned-away', verb: 'show-message', refusal }]);
    expect(shownOrders([newer], away)).toEqual([{ kind: 'order', order: newer }]);
  });

  it('never hides an order that is pending: a second end is turned away because of the first', () => {
    const refusal = { code: 'command-already-asked' } as const;
    const twice: Attempt = { kind: 'turned-away', verb: 'end', refusal, before: 'newer' };
    const shown = shownOrders([newer, before], twice);
    expect(shown).toEqual([
      { kind: 'turned-away', verb: 'end', refusal },
      { kind: 'order', order: newer },
    ]);
    expect(otherPending([newer, before], shown)).toBe(0);
  });

  it('counts what else is pending', () => {
    const older = orderOf('older', NOW - 1_000, waiting, 'end');
    expect(otherPending([newer, older, before], shownOrders([newer, older, before], null))).toBe(1);
    expect(otherPending([before], [])).toBe(0);
  });
});

describe('isAsked', () => {
  it('is for its kind alone, and over once the terminal has answered', () => {
    const end = orderOf('a', NOW, waiting, 'end');
    expect(isAsked([end], 'end')).toBe(true);
    expect(isAsked([end], 'wipe-again')).toBe(false);
    expect(isAsked([{ ...end, state: { kind: 'received' } }], 'end')).toBe(false);
  });
});
