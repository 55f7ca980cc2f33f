import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { refuse, ok } from '#protocol/result.ts';
import type { OrderState } from '#protocol/staff-messages.ts';
import type { Order } from '#protocol/terminal-messages.ts';
import {
  type KeptOrder,
  type Sending,
  afterFact,
  afterSending,
  afterTime,
  isPending,
  isToSend,
  judgeOrder,
  orderPolicies,
} from './order-rules.ts';

const kinds = Object.keys(orderPolicies) as Order['kind'][];
const id = '0190a5c0-7e1b-4c3d-8a2f-000000000006';

const keptOf = (kind: Order['kind'], state: OrderState, wasSent: boolean): KeptOrder => ({
  commandId: id,
  terminalId: id,
  kind,
  askedAt: 0,
  expiresAt: orderPolicies[kind].goodForMs,
  state,
  wasSent,
  order: kind === 'wipe-again' ? { kind } : { kind: 'end', sessionId: id },
});

test('an order for who is there is sent; for who is away it waits, or is refused', () => {
  for (const kind of kinds) {
    expect(judgeOrder(kind, { isThere: true, pending: [] }, 0)).toMatchObject({ ok: true, state: { kind: 'sent' } });
    const away = judgeOrder(kind, { isThere: false, pending: [] }, 7);
    if (!orderPolicies[kind].waits) expect(away).toMatchObject({ ok: false, refusal: { code: 'terminal-away' } });
    else
      expect(away).toMatchObject({
        ok: true,
        state: { kind: 'waiting', expiresAt: 7 + orderPolicies[kind].goodForMs },
      });
  }
});

test('a second end or wipe is refused while the first is pending; more time and words are not', () => {
  const again = kinds.map((kind) => judgeOrder(kind, { isThere: true, pending: [kind] }, 0).ok);
  expect(Object.fromEntries(kinds.map((kind, index) => [kind, again[index]]))).toEqual({
    extend: true,
    accompany: false,
    end: false,
    'move-away': false,
    open: false,
    'show-message': true,
    uncover: false,
    'wipe-again': false,
  });
});

const anySending: fc.Arbitrary<Sending> = fc.oneof(
  fc.boolean().map((isGone) => ({ kind: 'no-answer', isGone }) as const),
  fc.constant({ kind: 'answered', result: ok(null) } as const),
  fc.constant({ kind: 'answered', result: refuse('session-not-found') } as const),
);

type Step = { what: 'send'; sending: Sending } | { what: 'pass'; ms: number };
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  anySending.map((sending) => ({ what: 'send', sending }) as const),
  fc.nat(20 * 60_000).map((ms) => ({ what: 'pass', ms }) as const),
);

test('whatever happens: an end stays an end, it is sent while it is good and never after, and never twice without facts', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...kinds),
      fc.boolean(),
      fc.boolean(),
      fc.array(anyStep),
      (kind, isThere, tells, steps) => {
        const judged = judgeOrder(kind, { isThere, pending: [] }, 0);
        if (!judged.ok) return;
        let { state } = judged;
        let wasSent = state.kind === 'sent';
        const kept = () => keptOf(kind, state, wasSent);
        let now = 0;
        let sentAgain = 0;
        for (const step of steps) {
          const before = state;
          if (step.what === 'pass') {
            now += step.ms;
            state = afterTime(kept(), now) ?? state;
            if (now >= kept().expiresAt) expect(isPending(state)).toBe(false);
          } else if (isToSend(kept(), now) && (tells || !wasSent)) {
            sentAgain += 1;
            expect(now).toBeLessThan(kept().expiresAt);
            wasSent = true;
            state = afterSending(kept(), step.sending, tells, now);
          }
          if (!isPending(before)) expect(state).toEqual(before);
          if (state.kind === 'expired') expect(wasSent).toBe(false);
        }
        if (!tells) expect(sentAgain).toBeLessThanOrEqual(isThere ? 0 : 1);
      },
    ),
  );
});

test('the fact has the last word, even on what was thought lost', () => {
  expect(afterFact({ type: 'command-answered', commandId: id, outcome: 'done' }, 9)).toEqual({ kind: 'done', at: 9 });
  expect(afterFact({ type: 'command-answered', commandId: id, outcome: 'session-not-found' }, 9)).toEqual({
    kind: 'refused',
    at: 9,
    code: 'session-not-found',
  });
});
