import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Measure, Timing } from '#protocol/measures.ts';
import {
  MINUTE_MS,
  addToMinute,
  decodeMinute,
  encodeMinute,
  latestOf,
  minuteOf,
  secondOf,
  secondsEnded,
} from './minute-rules.ts';
import { PackedMeasures } from './packed-measures.ts';
import { emptyRollup, mergeRollups, rollupOf } from './rollup-rules.ts';

const ID = '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed';
const start = minuteOf(ID, Date.parse('2026-11-23T09:00:30Z'));
const whole = (max: number) => fc.integer({ min: 0, max });
/** As they are stored: whole microseconds. */
const milliseconds = whole(60_000_000).map((us) => us / 1_000);
const timing: fc.Arbitrary<Timing> = fc.oneof(
  fc.constant<Timing>({ kind: 'not-measured' }),
  fc.integer({ min: 1, max: 100 }).map((sent): Timing => ({ kind: 'failed', sent })),
  fc
    .record({
      ms: milliseconds,
      jitterMs: fc.option(milliseconds),
      sent: fc.integer({ min: 2, max: 100 }),
      lost: whole(1),
    })
    .map((parts): Timing => ({ kind: 'measured', ...parts })),
);
const measure: fc.Arbitrary<Measure> = fc.record({
  takenAt: whole(59_999).map((offset) => start + offset),
  medium: fc.constant('wifi' as const),
  card: fc.option(
    fc.record({
      carrier: fc.boolean(),
      speedMbps: fc.option(fc.integer({ min: 1, max: 10_000 })),
      newErrors: fc.option(whole(500)),
    }),
  ),
  wifi: fc.option(
    fc.record({
      ssid: fc.constant(null),
      signalDbm: fc.integer({ min: -120, max: 0 }),
      signalIsEstimated: fc.constant(false),
      rateMbps: fc.option(whole(900_000).map((kilo) => (kilo + 1) / 1_000)),
    }),
  ),
  gateway: timing,
  dns: timing,
  references: fc.array(
    timing.filter(({ kind }) => kind !== 'not-measured'),
    { maxLength: 1 },
  ),
  server: timing,
});
const arrived = fc.record({ measure, receivedAt: whole(300_000_000).map((later) => start + later) });
const minuteOfAll = (taken: Parameters<typeof addToMinute>[2]) => addToMinute(null, start, taken).minute;

describe('a minute of measures', () => {
  it('comes back from its bytes as it was', () => {
    fc.assert(
      fc.property(fc.array(arrived, { minLength: 1, maxLength: 20 }), (taken) => {
        const minute = minuteOfAll(taken);
        expect(decodeMinute(encodeMinute(minute), start, 'wifi')).toEqual(minute);
      }),
    );
  });

  it('has the sums of its measures, each once, however often and in whatever parts they come', () => {
    fc.assert(
      fc.property(fc.array(arrived, { minLength: 1, maxLength: 20 }), whole(20), (taken, cut) => {
        const first = addToMinute(null, start, taken.slice(0, cut));
        const second = addToMinute(cut === 0 ? null : first.minute, start, taken);
        const single = [...new Map(taken.toReversed().map((one) => [one.measure.takenAt, one.measure])).values()];
        expect(second.minute.rollup).toEqual(single.map(rollupOf).reduce(mergeRollups, emptyRollup));
        expect(second.minute.takenAt).toEqual(single.map(({ takenAt }) => takenAt).toSorted((a, b) => a - b));
        expect(first.fresh.length + second.fresh.length).toBe(single.length);
        expect(addToMinute(second.minute, start, taken)).toEqual({ minute: second.minute, fresh: [] });
      }),
    );
  });

  it('keeps whole what failed or lost something, so that an incident can be told from it', () => {
    fc.assert(
      fc.property(fc.array(arrived, { minLength: 1, maxLength: 20 }), (taken) => {
        const minute = minuteOfAll(taken);
        const kept = new Map(minute.whole.map((one) => [one.takenAt, one]));
        const single = new Map(taken.toReversed().map((one) => [one.measure.takenAt, one.measure]));
        for (const one of single.values()) {
          const timings = [one.gateway, one.dns, ...one.references, one.server];
          const isTelling = timings.some(
            (each) => each.kind === 'failed' || (each.kind === 'measured' && each.lost > 0),
          );
          if (isTelling)
            expect(kept.get(one.takenAt)).toMatchObject({ gateway: one.gateway, dns: one.dns, server: one.server });
        }
      }),
    );
  });

  it('is some ninety bytes for a quiet minute of twelve rounds', () => {
    const ms = (value: number): Timing => ({ kind: 'measured', ms: value, jitterMs: 0.4, sent: 5, lost: 0 });
    const rounds = Array.from({ length: 12 }, (_, place) => ({
      receivedAt: start + place * 5_000 + 20,
      measure: {
        takenAt: start + place * 5_000 + (place % 3),
        medium: 'cable' as const,
        card: { carrier: true, speedMbps: 1_000, newErrors: 0 },
        wifi: null,
        gateway: ms(0.6 + place / 100),
        dns: ms(9 + place / 10),
        references: [ms(11 + place / 10)],
        server: ms(8 + place / 10),
      },
    }));
    const minute = minuteOfAll(rounds);
    expect(encodeMinute(minute).length).toBeLessThan(90);
    expect(minute.whole).toEqual([]);
    expect(latestOf(minute, 'cable')).toMatchObject({
      takenAt: rounds[11]?.measure.takenAt,
      medium: 'cable',
      gateway: { kind: 'measured', ms: 0.655 },
    });
    const stopped = addToMinute(null, start, rounds, true).minute;
    expect(latestOf(stopped, 'cable')).toEqual(rounds[11]?.measure);
  });

  it('begins at a second of each terminal’s own, the same for all its moments', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 60_000, max: 2_000_000_000 }), (id, moment) => {
        const begin = minuteOf(id, moment);
        expect([begin <= moment && moment < begin + 60_000, begin % 1_000, minuteOf(id, begin)]).toEqual([
          true,
          0,
          begin,
        ]);
      }),
    );
    const begins = new Set(
      Array.from({ length: 200 }, (_, index) => minuteOf(index.toString(16).padStart(6, '0'), 1e9) % 60_000),
    );
    expect(begins.size).toBe(60);
  });

  it('is gathered in memory without losing a figure of what is stored', () => {
    fc.assert(
      fc.property(fc.array(arrived, { minLength: 1, maxLength: 40 }), (taken) => {
        const packed = new PackedMeasures();
        packed.clear(start);
        for (const one of taken) packed.add(one.measure, one.receivedAt);
        expect(minuteOfAll(packed.unpacked())).toEqual(minuteOfAll(taken));
      }),
    );
  });
});

describe('the seconds at which minutes end', () => {
  it('are those of every minute that ended between two looks, and of no other', () => {
    fc.assert(
      fc.property(fc.uuid(), whole(2 * MINUTE_MS), whole(3 * MINUTE_MS), (terminalId, offset, passedMs) => {
        const [before, now] = [start + offset, start + offset + passedMs];
        const hasEnded = minuteOf(terminalId, now) !== minuteOf(terminalId, before);
        expect(secondsEnded(before, now).includes(secondOf(terminalId))).toBe(hasEnded);
      }),
    );
  });

  it('are all of them at the first look, and where the clock was set back', () => {
    expect(secondsEnded(Number.NEGATIVE_INFINITY, start)).toHaveLength(60);
    expect(secondsEnded(start, start - 1_000)).toHaveLength(60);
    expect(new Set(secondsEnded(start, start + 10 * MINUTE_MS)).size).toBe(60);
  });
});
