import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

it('a turn is over after a while of work, and begins anew once it has given way', async () => {
  let now = 1_000;
  const turns = new Turns(() => now);
  now += 1;
  expect(turns.isOver).toBe(false);
  now += 1;
  expect(turns.isOver).toBe(true);
  await turns.giveWay();
  expect(turns.isOver).toBe(false);
});

it('others have several turns of the event loop in between, and one where somebody waits for the work', async () => {
  const turnsWhile = async (isAwaited: boolean) => {
    let count = 0;
    let next = setImmediate(function again() {
      count += 1;
      next = setImmediate(again);
    });
    await new Turns().giveWay(isAwaited);
    clearImmediate(next);
    return count;
  };
  expect(await turnsWhile(true)).toBeLessThanOrEqual(2);
  expect(await turnsWhile(false)).toBeGreaterThan(3);
});
