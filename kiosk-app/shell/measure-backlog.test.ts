import { describe, expect, it } from 'vitest';
import type { Measure } from '#protocol/measures.ts';
import { MAX_LATE_MEASURES } from '#protocol/limits.ts';
import type { LateMeasures } from '#protocol/terminal-messages.ts';
import { MeasureBacklog } from './measure-backlog.ts';

const none = { kind: 'not-measured' } as const;
function measureAt(takenAt: number): Measure {
  const nothing = { card: null, wifi: null, gateway: none, dns: none, references: [], server: none };
  return { takenAt, medium: 'cable', ...nothing };
}

describe('rounds that nobody heard', () => {
  it('are told in order, in messages of bounded size, until none is left', async () => {
    const backlog = new MeasureBacklog();
    for (let at = 0; at < 45; at += 1) backlog.keep(measureAt(at), null);
    const told: LateMeasures[] = [];
    await backlog.tell({ mono: 0, at: 100 }, async (message) => told.push(message) > 0);
    expect(told.map(({ measures }) => measures.length)).toEqual([MAX_LATE_MEASURES, MAX_LATE_MEASURES, 5]);
    expect(told.flatMap(({ measures }) => measures.map(({ takenAt }) => takenAt))).toEqual([...Array(45).keys()]);
    await backlog.tell({ mono: 0, at: 100 }, async (message) => told.push(message) > 0);
    expect(told).toHaveLength(3);
  });

  it('that were told without an answer are told again with the same moments, though the clock was set meanwhile', async () => {
    const backlog = new MeasureBacklog();
    backlog.keep(measureAt(1), 500);
    backlog.keep(measureAt(2), 700);
    const told: LateMeasures[] = [];
    await backlog.tell({ mono: 1_000, at: 50_000 }, async (message) => told.push(message) < 0);
    await backlog.tell({ mono: 2_000, at: 51_007 }, async (message) => told.push(message) > 0);
    expect(told[0]?.measures.map(({ takenAt }) => takenAt)).toEqual([49_500, 49_700]);
    expect(told[1]).toEqual(told[0]);
  });

  it('of a long time away go with several heartbeats, within the server’s limits', async () => {
    const backlog = new MeasureBacklog();
    for (let at = 0; at < 1_500; at += 1) backlog.keep(measureAt(at), null);
    let messages = 0;
    await backlog.tell({ mono: 0, at: 0 }, async () => (messages += 1) > 0);
    expect(messages).toBe(50);
  });
});
