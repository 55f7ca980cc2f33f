import { expect, it } from 'vitest';
import { type Electable, electOrder } from './election-rules.ts';

const one = (terminalId: string, parts: Partial<Electable> = {}): Electable => ({
  terminalId,
  isHeard: true,
  isWired: true,
  isFree: true,
  ...parts,
});

it('a wired and free one looks for its site, and stays while it is heard', () => {
  const room = [one('c', { isFree: false }), one('a', { isWired: false }), one('b')];
  expect(electOrder(room, null)).toEqual(['b', 'c', 'a']);
  expect(electOrder(room, 'c')[0]).toBe('c');
  expect(electOrder([one('b', { isFree: false }), one('c')], 'b')[0]).toBe('b');
});

it('moves when it goes, and to a wired one when there is one again', () => {
  expect(electOrder([one('a', { isHeard: false }), one('b')], 'a')).toEqual(['b']);
  expect(electOrder([one('a', { isWired: false }), one('b')], 'a')[0]).toBe('b');
  expect(electOrder([], 'a')).toEqual([]);
});
