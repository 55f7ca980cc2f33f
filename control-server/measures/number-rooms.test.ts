import { expect, it } from 'vitest';
import { NumberRooms } from './number-rooms.ts';

it('gives each its own room, empty, in few lists', () => {
  const rooms = new NumberRooms(3);
  const given = Array.from({ length: 200 }, () => rooms.take());
  for (const [place, { numbers, from }] of given.entries()) {
    expect(numbers.subarray(from, from + 3)).toEqual(new Float64Array(3).fill(Number.NaN));
    numbers.fill(place, from, from + 3);
  }
  for (const [place, { numbers, from }] of given.entries())
    expect([...numbers.subarray(from, from + 3)]).toEqual([place, place, place]);
  expect(new Set(given.map(({ numbers }) => numbers)).size).toBe(4);
});
