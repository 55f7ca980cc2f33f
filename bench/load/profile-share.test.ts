import { expect, it } from 'vitest';
import { type CpuProfile, shareOf } from './profile-share.ts';

const frame = (functionName: string, url = '') => ({ functionName, url });
const isTelling = ({ functionName }: { functionName: string }) => functionName === 'tell';

/** Root (1) calls tell (2), which calls write (3); heard (4) calls write (5) too; 6 is idle, 7 the collector. */
const nodes: CpuProfile['nodes'] = [
  { id: 1, callFrame: frame('(root)'), children: [2, 4, 6, 7] },
  { id: 2, callFrame: frame('tell'), children: [3] },
  { id: 3, callFrame: frame('write') },
  { id: 4, callFrame: frame('heard'), children: [5] },
  { id: 5, callFrame: frame('write') },
  { id: 6, callFrame: frame('(idle)') },
  { id: 7, callFrame: frame('(garbage collector)') },
];
/** @param spent the node, and how long */
function profileOf(...spent: readonly (readonly [number, number])[]): CpuProfile {
  const timeDeltas = [0, ...spent.map(([, time]) => time)];
  return { nodes, startTime: 0, endTime: 1_000, samples: [...spent.map(([id]) => id), 6], timeDeltas };
}

it('counts a function with all that it calls, and not what others call', () => {
  expect(shareOf(profileOf([2, 100], [3, 200], [4, 50], [5, 50], [6, 600]), isTelling)).toBeCloseTo(0.3);
});

it('is nothing where the function was never seen', () => {
  expect(shareOf(profileOf([4, 300], [5, 100], [7, 100], [6, 500]), isTelling)).toBe(0);
});

it('shares the collector out by the time that was worked', () => {
  expect(shareOf(profileOf([3, 300], [5, 100], [7, 100], [6, 500]), isTelling)).toBeCloseTo(0.3 + 0.1 * 0.75);
});

it('is nothing of a profile without samples', () => {
  expect(shareOf({ nodes, startTime: 0, endTime: 0 }, isTelling)).toBe(0);
});
