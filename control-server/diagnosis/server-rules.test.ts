import { describe, expect, it } from 'vitest';
import { noMemory } from './diagnosis-rules.ts';
import { CLEAR_MS } from './hysteresis-rules.ts';
import { diagnoseServer, followDeafness } from './server-rules.ts';

const silent = (...vanishedAt: number[]) => ({ heard: 0, vanishedAt });
const heard = { heard: 2, vanishedAt: [] };

describe('a server that hears nobody', () => {
  it('is deaf when two sites vanished together, since the first of it, until somebody is heard', () => {
    const deaf = followDeafness([silent(100_000, 104_000), silent(98_000)], null, 110_000);
    expect(deaf).toEqual({ from: 98_000, until: null });
    expect(followDeafness([silent(100_000), heard], deaf, 150_000)).toEqual({ from: 98_000, until: 150_000 });
  });

  it('is not deaf while anybody is heard, when one site vanished, or when they vanished at different times', () => {
    expect(followDeafness([silent(100_000), heard], null, 110_000)).toBeNull();
    expect(followDeafness([silent(100_000, 101_000)], null, 110_000)).toBeNull();
    expect(followDeafness([silent(100_000), silent(160_000)], null, 170_000)).toBeNull();
    expect(followDeafness([silent(), silent()], null, 170_000)).toBeNull();
  });

  it('has one trouble for the city, which ends a while after it', () => {
    const deaf = { from: 98_000, until: null };
    const open = diagnoseServer({ deaf, startedAt: 0 }, noMemory, 110_000);
    expect(open.diagnosis.troubles).toMatchObject([{ cause: 'control-server', since: 98_000 }]);
    const heardAgain = { from: 98_000, until: 150_000 };
    const still = diagnoseServer({ deaf: heardAgain, startedAt: 0 }, open, 110_000 + CLEAR_MS - 1);
    expect(still.diagnosis.troubles).toHaveLength(1);
    const over = diagnoseServer({ deaf: heardAgain, startedAt: 0 }, still, 110_000 + CLEAR_MS);
    expect([over.diagnosis.troubles, over.closed.length]).toEqual([[], 1]);
  });

  it('says nothing in its first minute', () => {
    const deaf = { from: 98_000, until: null };
    expect(diagnoseServer({ deaf, startedAt: 90_000 }, noMemory, 110_000).diagnosis.troubles).toEqual([]);
  });
});
