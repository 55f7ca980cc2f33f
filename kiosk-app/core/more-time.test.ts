import { describe, expect, it } from 'vitest';
import { type TimeRules, defaultTimeRules } from '#protocol/room-rules.ts';
import { obey } from './command-rules.ts';
import { startMachine, step } from './session-machine.ts';
import type { Effect, Machine, MachineEvent } from './session-state.ts';
import { barOf } from './session-view.ts';

const MINUTE = 60_000;
const SESSION = '6e1c9b1e-6c53-4f0e-9d7c-0f6f3ad2c001';

function walk(machine: Machine, ...events: [mono: number, event: MachineEvent][]) {
  const effects: Effect[] = [];
  for (const [mono, event] of events) {
    const next = step(machine, event, { mono, at: 1_000_000 + mono });
    machine = next.machine;
    effects.push(...next.effects);
  }
  return { machine, effects };
}

const call = (name: 'start' | 'accept-charter' | 'ask-more-time' | 'ask-end', freshId = 'e1') =>
  ({ type: 'call', call: { call: name }, freshId }) satisfies MachineEvent;
const tick = { type: 'tick' } satisfies MachineEvent;
const line = (isUp: boolean) => ({ type: 'line-changed', isUp }) satisfies MachineEvent;

/** A session of 30 minutes, begun at 0, with the line up. `time`: null for a server that says nothing of it. */
function seated(time: Partial<TimeRules> | null = {}, closesAt?: number): Machine {
  const grant = {
    sessionId: SESSION,
    minutes: 30,
    right: 'ticket' as const,
    ...(time ? { time: { ...defaultTimeRules, idleMinutes: null, ...time } } : {}),
    ...(closesAt === undefined ? {} : { closesAt }),
  };
  return walk(
    startMachine(true).machine,
    [0, line(true)],
    [0, { type: 'wipe-finished', residue: [], durationMs: 1 }],
    [0, call('start')],
    [0, call('accept-charter')],
    [0, { type: 'call', call: { call: 'submit-words', words: ['lune', 'pomme', 'velo'] }, freshId: 'r1' }],
    [0, { type: 'session-granted', requestId: 'r1', grant }],
  ).machine;
}

const noticeOf = ({ state }: Machine) => (state.kind === 'active' ? (state.notice?.shown ?? null) : null);
const offered = (machine: Machine, mono: number) => barOf(machine.state, { mono, at: 0 })?.offeredMinutes;
const give = (machine: Machine, commandId: string, mono: number) =>
  obey(
    machine,
    [],
    {
      commandId,
      issuedAt: 0,
      expiresAt: Number.MAX_SAFE_INTEGER,
      order: { kind: 'extend', sessionId: SESSION, minutes: 15, by: 'resident' },
    },
    { mono, at: 1_000_000 + mono },
  );

describe('more time at the resident’s own asking', () => {
  it('is offered from the first warning on, and asked of the server once', () => {
    expect(offered(seated(), 19 * MINUTE)).toBeNull();
    expect(walk(seated(), [19 * MINUTE, call('ask-more-time')]).effects).toEqual([]);
    const warned = walk(seated(), [20 * MINUTE, tick]).machine;
    expect(noticeOf(warned)).toMatchObject({ kind: 'time-warning', minutes: 10, offeredMinutes: 15 });
    expect(offered(warned, 20 * MINUTE)).toBe(15);
    const asked = walk(warned, [21 * MINUTE, call('ask-more-time')], [21 * MINUTE, call('ask-more-time', 'e2')]);
    expect(asked.effects).toEqual([{ type: 'ask-extension', requestId: 'e1', sessionId: SESSION }]);
    expect(noticeOf(asked.machine)).toEqual({ kind: 'asking-time' });
  });

  it('comes as an order with the id of the asking, whichever of order and answer is first, and can be asked for again', () => {
    const asked = walk(seated(), [20 * MINUTE, call('ask-more-time')]).machine;
    const yes = { type: 'extension-answered', requestId: 'e1', refusal: null } satisfies MachineEvent;
    const orderFirst = walk(give(asked, 'e1', 20 * MINUTE).machine, [20 * MINUTE, yes]).machine;
    const answerFirst = give(walk(asked, [20 * MINUTE, yes]).machine, 'e1', 20 * MINUTE).machine;
    expect(answerFirst).toEqual(orderFirst);
    expect(noticeOf(orderFirst)).toMatchObject({ kind: 'extended', minutes: 15 });
    expect(offered(orderFirst, 20 * MINUTE)).toBeNull();
    const again = walk(orderFirst, [35 * MINUTE, tick], [35 * MINUTE, call('ask-more-time', 'e2')]);
    expect(again.effects).toContainEqual({ type: 'ask-extension', requestId: 'e2', sessionId: SESSION });
  });

  it('is refused in words, and the next asking is a new one', () => {
    const refusal = { code: 'extensions-used' as const, detail: { count: 2 } };
    const asked = walk(seated(), [20 * MINUTE, call('ask-more-time')]).machine;
    const refused = walk(asked, [20 * MINUTE, { type: 'extension-answered', requestId: 'e1', refusal }]).machine;
    expect(noticeOf(refused)).toEqual({ kind: 'not-extended', refusal, endsAt: 1_000_000 + 30 * MINUTE });
    expect(walk(refused, [21 * MINUTE, call('ask-more-time', 'e2')]).effects).toMatchObject([{ requestId: 'e2' }]);
    // What comes for an asking that is over changes nothing.
    expect(walk(refused, [21 * MINUTE, { type: 'extension-answered', requestId: 'e1', refusal }]).machine).toBe(
      refused,
    );
  });

  it('says why it cannot with the line down; an asking without an answer is asked again as the same', () => {
    const down = walk(seated(), [0, line(false)], [20 * MINUTE, call('ask-more-time')]);
    expect(down.effects).toEqual([]);
    expect(noticeOf(down.machine)).toMatchObject({ kind: 'not-extended', refusal: { code: 'no-line' } });
    const lost = walk(
      seated(),
      [20 * MINUTE, call('ask-more-time')],
      [21 * MINUTE, { type: 'extension-answered', requestId: 'e1', refusal: { code: 'no-line' } }],
      [22 * MINUTE, call('ask-more-time', 'e2')],
    );
    expect(lost.effects.map((effect) => effect.type === 'ask-extension' && effect.requestId)).toEqual(['e1', 'e1']);
  });

  it('is not offered where the site leaves it to staff, where it closes then, and by a server that says nothing of it', () => {
    const closesAt = 1_000_000 + 30 * MINUTE;
    for (const machine of [seated({ ownExtensionMinutes: null }), seated({}, closesAt), seated(null)]) {
      const asked = walk(machine, [25 * MINUTE, tick], [25 * MINUTE, call('ask-more-time')]);
      expect(asked.effects.map(({ type }) => type)).not.toContain('ask-extension');
      expect(noticeOf(asked.machine)).toMatchObject({ kind: 'time-warning', minutes: 5 });
      expect(noticeOf(asked.machine)).not.toHaveProperty('offeredMinutes');
      expect(offered(asked.machine, 25 * MINUTE)).toBeNull();
    }
  });
});

describe('the thresholds of a site', () => {
  it('decide when the resident is told, when the bar changes its colour, and whether it sounds', () => {
    let machine = seated({ warnAtMinutes: [20, 3], hasWarningSound: true });
    const told: [number, number][] = [];
    for (let mono = 0; mono < 30 * MINUTE; mono += 15_000) {
      machine = walk(machine, [mono, tick]).machine;
      const notice = noticeOf(machine);
      if (notice?.kind !== 'time-warning') continue;
      expect(notice.hasSound).toBe(true);
      if (told.at(-1)?.[0] !== notice.minutes) told.push([notice.minutes, mono / MINUTE]);
    }
    expect(told).toEqual([
      [20, 10],
      [3, 27],
    ]);
    const isShort = (mono: number) => barOf(machine.state, { mono, at: 0 })?.isShort;
    expect([isShort(26.5 * MINUTE), isShort(27 * MINUTE)]).toEqual([false, true]);
  });
});

describe('more time by itself, while seats are free', () => {
  const whileFree = { minutes: 15, belowPercent: 80 };
  const tickWithId = (freshId: string) => ({ type: 'tick', freshId }) satisfies MachineEvent;
  const asking = { type: 'ask-extension', requestId: 'f1', sessionId: SESSION, by: 'free-seats' };

  it('is asked once, just before the first warning, and comes without one', () => {
    expect(walk(seated({ whileFree }), [19.5 * MINUTE, tickWithId('f0')]).effects).not.toContainEqual(asking);
    const asked = walk(seated({ whileFree }), [19.7 * MINUTE, tickWithId('f1')], [19.8 * MINUTE, tickWithId('f2')]);
    expect(asked.effects.filter(({ type }) => type === 'ask-extension')).toEqual([asking]);
    expect(noticeOf(asked.machine)).not.toMatchObject({ kind: 'asking-time' });
    const given = give(asked.machine, 'f1', 19.9 * MINUTE).machine;
    expect(noticeOf(given)).toMatchObject({ kind: 'extended', minutes: 15 });
    expect(noticeOf(walk(given, [20 * MINUTE, tick]).machine)).toMatchObject({ kind: 'extended' });
    // For the new end it is asked again.
    const again = walk(given, [34.7 * MINUTE, tickWithId('f3')]);
    expect(again.effects).toContainEqual({ ...asking, requestId: 'f3' });
  });

  it('refused says nothing: the warning comes, and who wants more asks', () => {
    const refusal = { code: 'too-few-free' as const };
    const { machine } = walk(
      seated({ whileFree }),
      [19.7 * MINUTE, tickWithId('f1')],
      [19.8 * MINUTE, { type: 'extension-answered', requestId: 'f1', refusal }],
      [20 * MINUTE, tickWithId('f2')],
    );
    expect(noticeOf(machine)).toMatchObject({ kind: 'time-warning', minutes: 10, offeredMinutes: 15 });
    expect(walk(machine, [21 * MINUTE, call('ask-more-time')]).effects).toContainEqual({
      type: 'ask-extension',
      requestId: 'e1',
      sessionId: SESSION,
    });
  });

  it('is not asked where the site does not want it, closes, or is not to be reached', () => {
    const asks = (machine: Machine) =>
      walk(machine, [19.7 * MINUTE, tickWithId('f1')]).effects.some(({ type }) => type === 'ask-extension');
    expect(asks(seated())).toBe(false);
    expect(asks(seated({ whileFree }, 1_000_000 + 30 * MINUTE))).toBe(false);
    expect(asks(walk(seated({ whileFree }), [1, line(false)]).machine)).toBe(false);
    expect(asks(seated({ whileFree }))).toBe(true);
  });
});
