import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ADMISSION, type AdmissionLimits } from './admission-limits.ts';
import { Admission } from './admission-rules.ts';

const small: AdmissionLimits = {
  pace: { capacity: 6, perSecond: 100 },
  perTurn: 3,
  perTurnOfCrowd: 5,
  waitMs: 300,
  waiting: 12,
  hellos: 5,
  unproven: 8,
  unprovenOfOneAddress: 4,
  failures: { capacity: 10, perSecond: 5 },
};

type Step = { kind: 'ask' | 'leave' | 'prove' | 'fail' | 'turn'; address: string; which: number; wait: number };
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('ask', 'ask', 'ask', 'leave', 'prove', 'fail', 'turn', 'turn'),
  address: fc.constantFrom('a', 'b', 'c'),
  which: fc.nat(20),
  wait: fc.constantFrom(0, 0, 0, 1, 10, 120, 400),
});

describe('the door', () => {
  it('keeps every bound, and everybody who asks is let in, sent away or gone, once', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const door = new Admission<number>(small, 0);
        const waiting = new Map<number, { address: string; since: number }>();
        const inside = new Map<number, string>();
        const admittedAt: number[] = [];
        let now = 0;
        let asked = 0;
        const sentAway = (refused: readonly { who: number }[], newcomer: number | null) => {
          for (const { who } of refused) expect(waiting.delete(who) || who === newcomer).toBe(true);
        };
        for (const { kind, address, which, wait } of steps) {
          now += wait;
          if (kind === 'ask') {
            asked += 1;
            const refused = door.ask(address, asked, now);
            sentAway(refused, asked);
            if (!refused.some(({ who }) => who === asked)) waiting.set(asked, { address, since: now });
          } else if (kind === 'leave') {
            const [who, place] = [...waiting][which % Math.max(1, waiting.size)] ?? [];
            if (who !== undefined && place) door.leave(place.address, who);
            if (who !== undefined) waiting.delete(who);
          } else if (kind === 'turn') {
            const { admitted, refused } = door.turn(now);
            expect(admitted.length).toBeLessThanOrEqual(small.perTurn);
            sentAway(refused, null);
            for (const who of admitted) {
              const place = waiting.get(who);
              expect(place).toBeDefined();
              // Nobody overtakes within the line of an address.
              for (const [other, { address: line }] of waiting) {
                if (line === place?.address) expect(other).toBeGreaterThanOrEqual(who);
              }
              waiting.delete(who);
              inside.set(who, place?.address ?? '');
              admittedAt.push(now);
            }
          } else {
            const [who, line] = [...inside][which % Math.max(1, inside.size)] ?? [];
            if (who === undefined || line === undefined) continue;
            if (kind === 'prove') door.prove(line, now);
            else door.fail(line);
            inside.delete(who);
          }
          expect(door.waiting).toBe(waiting.size);
          expect(door.unproven).toBe(inside.size);
          expect(waiting.size).toBeLessThanOrEqual(small.waiting);
          expect(inside.size).toBeLessThanOrEqual(small.unproven);
          for (const line of ['a', 'b', 'c']) {
            const count = [...inside.values()].filter((where) => where === line).length;
            expect(count).toBeLessThanOrEqual(small.unprovenOfOneAddress);
          }
        }
        for (const [index, from] of admittedAt.entries()) {
          const within = admittedAt.slice(index).filter((at) => at - from <= 1_000).length;
          expect(within).toBeLessThanOrEqual(small.pace.capacity + small.pace.perSecond);
        }
      }),
    );
  });

  it('lets nobody wait longer than its limit, and says itself when to look', () => {
    const door = new Admission<string>({ ...small, unproven: 0 }, 0);
    door.ask('a', 'somebody', 0);
    let now = 0;
    for (;;) {
      const ms = door.msUntilTurn(now);
      if (ms === null) break;
      now += Math.max(1, ms);
      const { admitted, refused } = door.turn(now);
      expect(admitted).toEqual([]);
      if (refused.length > 0) expect(refused).toEqual([{ who: 'somebody', reason: 'server-busy' }]);
      expect(now).toBeLessThanOrEqual(small.waitMs + 101);
    }
    expect(now).toBeGreaterThanOrEqual(small.waitMs);
    expect(door.waiting).toBe(0);
  });

  it('serves addresses turn by turn, and a crowd gives its last place up for a newcomer from elsewhere', () => {
    const door = new Admission<string>(small, 0);
    for (let index = 1; index <= small.waiting; index += 1) expect(door.ask('crowd', `c${index}`, 0)).toEqual([]);
    expect(door.ask('crowd', 'one too many', 0)).toEqual([{ who: 'one too many', reason: 'server-busy' }]);
    expect(door.ask('home', 'h1', 0)).toEqual([{ who: 'c12', reason: 'server-busy' }]);
    expect(door.turn(0).admitted).toEqual(['c1', 'h1', 'c2']);
    expect(door.turn(0).admitted).toEqual(['c3', 'c4']);
    // The crowd has its four inside; a place comes free only with a proof or an end.
    expect(door.turn(200).admitted).toEqual([]);
    door.prove('crowd', 200);
    expect(door.msUntilTurn(200)).toBe(0);
    expect(door.turn(200).admitted).toEqual(['c5']);
  });

  it('lets nobody in while many wait to prove themselves, and goes on when they have', () => {
    const door = new Admission<string>(small, 0);
    door.ask('a', 'somebody', 0);
    expect(door.turn(0, small.hellos).admitted).toEqual([]);
    expect(door.msUntilTurn(0, small.hellos)).toBeGreaterThan(0);
    expect(door.msUntilTurn(0, small.hellos - 1)).toBe(0);
    expect(door.turn(0, small.hellos - 1).admitted).toEqual(['somebody']);
  });

  it('closes to an address that has failed too often, and opens to it again', () => {
    const door = new Admission<number>({ ...small, pace: { capacity: 100, perSecond: 100 } }, 0);
    for (let who = 1; who <= 10; who += 1) {
      expect(door.ask('a', who, 0)).toEqual([]);
      expect(door.turn(0).admitted).toEqual([who]);
      door.fail('a');
    }
    expect(door.ask('a', 11, 0)).toEqual([{ who: 11, reason: 'rate-limited' }]);
    expect(door.ask('b', 12, 0)).toEqual([]);
    expect(door.turn(0).admitted).toEqual([12]);
    expect(door.ask('a', 13, 200)).toEqual([]);
    expect(door.turn(200).admitted).toEqual([13]);
  });

  it('never closes to an address whose terminals prove themselves', () => {
    const door = new Admission<number>(ADMISSION, 0);
    let now = 0;
    let back = 0;
    for (let who = 0; who < 6_000; who += 1) expect(door.ask('one proxy', who, now)).toEqual([]);
    while (door.waiting > 0) {
      now += Math.max(0.1, door.msUntilTurn(now) ?? 0);
      const { admitted, refused } = door.turn(now);
      expect(refused).toEqual([]);
      for (const _ of admitted) door.prove('one proxy', now);
      back += admitted.length;
    }
    expect(back).toBe(6_000);
    expect(now).toBeLessThan(ADMISSION.waitMs);
  });
});
