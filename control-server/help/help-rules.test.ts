import { describe, expect, it } from 'vitest';
import {
  type KeptCall,
  afterHelpFact,
  countCalls,
  helpNow,
  judgeAnswer,
  judgeClosing,
  shownCall,
} from './help-rules.ts';

const marie = { staffId: 'marie', name: 'Marie', answeredAt: 100 };
const paul = { staffId: 'paul', name: 'Paul', answeredAt: 90 };
const call = (terminalId: string, askedAt: number, more: Partial<KeptCall> = {}): KeptCall => ({
  callId: `call-${terminalId}`,
  terminalId,
  askedAt,
  helper: null,
  closedAt: null,
  ...more,
});

describe('how a call stands', () => {
  it('counts the older open calls while nobody has answered, answered ones too', () => {
    const own = call('c', 30);
    const calls = [call('a', 10), call('b', 20, { helper: marie }), own, call('d', 40), call('e', 5, { closedAt: 6 })];
    expect(helpNow(own, calls)).toEqual({ kind: 'waiting', callId: 'call-c', before: 2 });
  });

  it('gives calls of the same moment an order of their own', () => {
    const calls = [call('a', 10), call('b', 10)];
    expect(calls.map((one) => helpNow(one, calls))).toMatchObject([{ before: 0 }, { before: 1 }]);
  });

  it('counts what the helper who comes has answered before, and no other helper’s', () => {
    const own = call('c', 10, { helper: { ...marie, answeredAt: 200 } });
    const calls = [own, call('a', 20, { helper: marie }), call('b', 5, { helper: paul }), call('d', 1)];
    expect(helpNow(own, calls)).toEqual({ kind: 'coming', callId: 'call-c', before: 1, helper: 'Marie' });
  });

  it('is closed, whoever came', () => {
    expect(helpNow(call('a', 1, { helper: marie, closedAt: 9 }), [])).toEqual({ kind: 'closed', callId: 'call-a' });
  });
});

describe('a fact', () => {
  it('asked: one open call at a terminal, the new one in the place of the old', () => {
    const old = call('a', 1, { helper: marie });
    expect(afterHelpFact(old, { type: 'asked', callId: 'new', at: 5 }, 'a')).toEqual(call('a', 5, { callId: 'new' }));
    expect(afterHelpFact(old, { type: 'asked', callId: old.callId, at: 5 }, 'a')).toBe(old);
  });

  it('ended: this call, or whichever is open; never one that is over or another', () => {
    const open = call('a', 1);
    expect(afterHelpFact(open, { type: 'ended', callId: 'call-a', at: 5 }, 'a')?.closedAt).toBe(5);
    expect(afterHelpFact(open, { type: 'ended', callId: null, at: 6 }, 'a')?.closedAt).toBe(6);
    expect(afterHelpFact(open, { type: 'ended', callId: 'other', at: 5 }, 'a')).toBe(open);
    expect(afterHelpFact(null, { type: 'ended', callId: null, at: 5 }, 'a')).toBeNull();
  });
});

it('"J’arrive" is the first one’s; said twice it is said once', () => {
  expect(judgeAnswer(call('a', 1), 'call-a', marie)).toMatchObject({ ok: true, value: { helper: marie } });
  const answered = call('a', 1, { helper: marie });
  expect(judgeAnswer(answered, 'call-a', { ...marie, answeredAt: 300 })).toEqual({ ok: true, value: answered });
  expect(judgeAnswer(answered, 'call-a', paul)).toMatchObject({ refusal: { code: 'help-call-taken' } });
  expect(judgeAnswer(answered, 'other', marie)).toMatchObject({ refusal: { code: 'help-call-over' } });
  expect(judgeAnswer(null, 'call-a', marie)).toMatchObject({ refusal: { code: 'help-call-over' } });
});

it('"C’est réglé" closes an open call once', () => {
  expect(judgeClosing(call('a', 1), 'call-a', 7)).toMatchObject({ ok: true, value: { closedAt: 7 } });
  expect(judgeClosing(call('a', 1, { closedAt: 3 }), 'call-a', 7)).toMatchObject({ ok: false });
});

it('staff see open calls only, and how many there are', () => {
  expect(shownCall(call('a', 1, { helper: marie }))).toEqual({ callId: 'call-a', askedAt: 1, helper: 'Marie' });
  expect(shownCall(call('a', 1, { closedAt: 2 }))).toBeNull();
  const open = (helper: string | null) => ({ callId: 'x', askedAt: 1, helper });
  expect(countCalls([open(null), undefined, open('Marie')])).toEqual({ waiting: 1, coming: 1 });
  expect(countCalls([undefined])).toBeUndefined();
});
